/**
 * How the terms of OpenFeature and those of experiments map to each other. The OpenFeature provider
 * and the server's remote evaluation protocol share it, so that both answer the same; it needs no
 * class of OpenFeature.
 */
@NullMarked
package dev.assay.sdk.internal.openfeature;

import org.jspecify.annotations.NullMarked;
