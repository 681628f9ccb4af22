package dev.assay.sdk.internal.cohorts;

/** Whom a look-up is about: a user id, or a group's name. */
record GroupName(String groupType, String name) {}
