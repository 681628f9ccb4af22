/** The HTTP layer: routes, requests and answers; the only package that knows the HTTP engine. */
@NullMarked
package dev.assay.server.http;

import org.jspecify.annotations.NullMarked;
