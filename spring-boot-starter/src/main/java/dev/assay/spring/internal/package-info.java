/** What servlet and reactive applications share. */
@NullMarked
package dev.assay.spring.internal;

import org.jspecify.annotations.NullMarked;
