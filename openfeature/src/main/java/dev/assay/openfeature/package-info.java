/** An OpenFeature provider: {@link dev.assay.openfeature.AssayProvider}. */
@NullMarked
package dev.assay.openfeature;

import org.jspecify.annotations.NullMarked;
