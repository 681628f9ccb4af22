package dev.assay.brokenrules.first;

import dev.assay.brokenrules.second.Egg;

/** Needs an egg, which needs a hen: a cycle of packages. */
public record Hen(Egg from) {}
