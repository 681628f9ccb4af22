package dev.assay.server.http;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKeys;
import dev.assay.server.events.EventIntake;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the routes of SDKs work with.
 *
 * <p>Thread-safe.
 *
 * @param deployments what is served
 * @param projectKeys whom cohorts are told
 * @param events who takes events
 * @param troubles what is not as it should be although everything is served, as fields of the
 *     answer about readiness; it must return at once
 */
public record SdkServices(
    Deployments deployments,
    ProjectKeys projectKeys,
    EventIntake events,
    Supplier<Map<String, Object>> troubles) {}
