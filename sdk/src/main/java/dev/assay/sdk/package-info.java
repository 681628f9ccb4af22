/**
 * Clients for Amplitude Experiment and compatible servers.
 *
 * <p>Start with {@link dev.assay.sdk.Experiment#initialize(String)}.
 */
@NullMarked
package dev.assay.sdk;

import org.jspecify.annotations.NullMarked;
