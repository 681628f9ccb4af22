/** Tools for tests of code that uses Assay. */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
