/**
 * Flags, users and variants, and the engine that computes one from the others.
 *
 * <p>Start with {@link dev.assay.evaluation.FlagSet} and {@link
 * dev.assay.evaluation.EvaluationEngine}.
 */
@NullMarked
package dev.assay.evaluation;

import org.jspecify.annotations.NullMarked;
