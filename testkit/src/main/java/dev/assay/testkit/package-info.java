/**
 * What tests need: flags that real clients evaluate without a network, a proxy that makes a network
 * fail, and the conformance vectors that every evaluator must agree with.
 */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
