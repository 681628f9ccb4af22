package dev.assay.sdk.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * An answer whose body was parsed as it arrived.
 *
 * @param <T> what the parser made of it
 * @param response the answer, without the body that was parsed
 * @param value what was parsed, or null unless the status is 200
 */
public record Download<T>(HttpResponse response, @Nullable T value) {}
