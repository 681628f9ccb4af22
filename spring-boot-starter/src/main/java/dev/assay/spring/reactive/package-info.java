/** The current user's variants in reactive applications. */
@NullMarked
package dev.assay.spring.reactive;

import org.jspecify.annotations.NullMarked;
