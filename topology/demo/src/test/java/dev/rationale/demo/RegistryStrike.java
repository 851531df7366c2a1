package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.demo.PipelineRegistryProxy.Way;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Cuts the way to the registry when events of a schema come that nobody has asked for. */
final class RegistryStrike implements Strike {
    private static final int RETRIES = 3;

    private PipelineRegistryProxy proxy;

    @Override
    public Parts parts(Parts shared, Path folder) {
        proxy = new PipelineRegistryProxy(shared.registryUrl());
        return shared;
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("RATIONALE_REGISTRY_SCHEMA_REGISTRY_URL", proxy.url(), "RATIONALE_REGISTRY_MAX_RETRIES", "0");
    }

    @Override
    public String strike(FaultScene scene) {
        try (Pipeline.Running running = scene.start()) {
            scene.flow(running);
            proxy.go(Way.DROPPED);
            int before = scene.sent().size();
            for (int partition = 0; partition < Pipeline.PARTITIONS; partition++) {
                scene.samples().sendNewer(partition, "outage");
            }
            List<String> held =
                    scene.sent().stream().skip(before).map(PipelineInput::place).toList();
            scene.flowUntil(running, () -> proxy.refused() >= RETRIES, "retries");
            int refused = proxy.refused();
            assertThat(scene.published()).doesNotContainAnyElementsOf(held);
            String after = scene.progress();
            proxy.go(Way.OPEN);
            scene.flow(running);
            scene.finish(running);
            return refused + " requests refused, held after " + after;
        }
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
