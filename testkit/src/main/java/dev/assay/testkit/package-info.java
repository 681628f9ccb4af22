/** What tests need: the conformance vectors that every evaluator must agree with. */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
