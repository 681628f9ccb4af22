/** What is served where: deployments, their flags in the forms that are sent, and flag files. */
@NullMarked
package dev.assay.server.deployment;

import org.jspecify.annotations.NullMarked;
