package dev.assay.server.http;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKeys;
import dev.assay.server.events.EventIntake;

/**
 * What the routes of SDKs work with.
 *
 * <p>Thread-safe.
 *
 * @param deployments what is served
 * @param projectKeys whom cohorts are told
 * @param events who takes events
 */
public record SdkServices(Deployments deployments, ProjectKeys projectKeys, EventIntake events) {}
