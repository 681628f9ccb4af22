package dev.assay.openfeature;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Runs what OpenFeature's specification demands, as the feature files say it. */
@Suite
@IncludeEngines("cucumber")
@SelectPackages("dev.assay.openfeature")
@ConfigurationParameter(key = "cucumber.glue", value = "dev.assay.openfeature")
@ConfigurationParameter(key = "cucumber.publish.quiet", value = "true")
@ConfigurationParameter(key = "cucumber.junit-platform.naming-strategy", value = "long")
class SpecificationIT {}
