/**
 * What is kept in a database: the objects of the management API with all their versions, who
 * changed them, cohorts, management keys and events. SQLite or PostgreSQL, by the same SQL.
 */
@NullMarked
package dev.assay.server.store;

import org.jspecify.annotations.NullMarked;
