package dev.assay.evaluation;

/** Where a flag stands in its document: its path, and its line from 1, or 0. */
record FlagPlace(String path, int line) {}
