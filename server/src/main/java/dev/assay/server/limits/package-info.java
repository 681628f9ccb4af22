/** How often something may be tried. */
@NullMarked
package dev.assay.server.limits;

import org.jspecify.annotations.NullMarked;
