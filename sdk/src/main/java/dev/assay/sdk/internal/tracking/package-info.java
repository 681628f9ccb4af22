/**
 * From evaluations to events and from events to an event server: what is tracked and under which
 * insert id, each result once, waiting in memory or on disk until it is sent.
 */
@NullMarked
package dev.assay.sdk.internal.tracking;

import org.jspecify.annotations.NullMarked;
