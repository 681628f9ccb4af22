package dev.assay.server.http;

import dev.assay.server.deployment.Deployments;
import dev.assay.server.deployment.ProjectKeys;
import dev.assay.server.events.EvaluationTracker;
import dev.assay.server.events.EventIntake;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of SDKs work with.
 *
 * <p>Thread-safe.
 *
 * @param deployments what is served
 * @param projectKeys whom cohorts are told
 * @param events who takes events
 * @param tracker hears of evaluations, or null: nobody does
 * @param readiness tells whether requests are welcome; it must return at once
 */
public record SdkServices(
    Deployments deployments,
    ProjectKeys projectKeys,
    EventIntake events,
    @Nullable EvaluationTracker tracker,
    Supplier<Readiness> readiness) {}
