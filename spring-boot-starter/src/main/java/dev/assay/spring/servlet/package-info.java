/** The current user's variants in servlet applications. */
@NullMarked
package dev.assay.spring.servlet;

import org.jspecify.annotations.NullMarked;
