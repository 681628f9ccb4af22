/**
 * What tests need: the conformance vectors that every evaluator must agree with, and a proxy that
 * makes a network fail.
 */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
