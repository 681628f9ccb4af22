/**
 * JSON between bytes and plain Java values: the one place that knows the JSON library.
 *
 * <p>Plain values are {@code Map<String, Object>} in document order, {@code List<Object>}, {@code
 * String}, {@code Integer}, {@code Long}, {@code Double}, {@code Boolean} and null; the collections
 * are unmodifiable.
 */
@NullMarked
package dev.assay.evaluation.internal.json;

import org.jspecify.annotations.NullMarked;
