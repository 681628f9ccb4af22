/** OpenFeature's remote evaluation protocol (OFREP): contexts in, values out. Knows no HTTP. */
@NullMarked
package dev.assay.server.ofrep;

import org.jspecify.annotations.NullMarked;
