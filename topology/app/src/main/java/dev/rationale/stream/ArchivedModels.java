package dev.rationale.stream;

import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.model.ModelArchive;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;

/** Where a configuration keeps its models by digest. */
public final class ArchivedModels {
    private static final String BESIDE = ".archive";

    private ArchivedModels() {}

    /** The archive of a configuration; empty where it has no audit log. */
    public static Optional<ModelArchive> of(RationaleConfig config) {
        RationaleConfig.Audit audit = config.audit();
        if (audit == null) {
            return Optional.empty();
        }
        Path named = audit.archive();
        return Optional.of(new ModelArchive(named == null ? besideState(config) : named));
    }

    /** The name of the state's folder, Kafka's own where none is configured, with {@value #BESIDE}. */
    private static Path besideState(RationaleConfig config) {
        Map<String, Object> streams = KafkaProperties.of(config).streams();
        Object state = streams.get(StreamsConfig.STATE_DIR_CONFIG);
        Path folder = Path.of(
                        state == null ? System.getProperty("java.io.tmpdir") + "/kafka-streams" : String.valueOf(state))
                .toAbsolutePath()
                .normalize();
        return folder.resolveSibling(folder.getFileName() + BESIDE);
    }
}
