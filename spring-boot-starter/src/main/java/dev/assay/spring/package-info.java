/** Spring Boot's auto-configuration of clients, their health and metrics. */
@NullMarked
package dev.assay.spring;

import org.jspecify.annotations.NullMarked;
