/**
 * Flag files: flags as they are written in a repository, read, checked and compiled to the flags
 * that are evaluated.
 */
@NullMarked
package dev.assay.server.project;

import org.jspecify.annotations.NullMarked;
