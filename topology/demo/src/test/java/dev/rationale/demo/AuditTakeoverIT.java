package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig.Guarantee;
import dev.rationale.demo.FaultMode.Protocol;
import dev.rationale.stream.audit.ConsumerCommittedRecords;
import dev.rationale.stream.audit.FileSignedHeads;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task that signs changes hands: one log, never two histories. */
@OnParts
final class AuditTakeoverIT {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTakeoverIT.class);

    /** The partition with the control tree. */
    private static final int PARTITION = 0;

    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private final Parts parts;

    AuditTakeoverIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldSignOnWhenTheSignerIsKilled() throws Exception {
        signOn(Protocol.CLASSIC);
    }

    @Test
    @Tag("chaos")
    void shouldSignOnWhenTheSignerIsKilledAndTheBrokerAssignsTasks() throws Exception {
        signOn(Protocol.STREAMS);
    }

    private void signOn(Protocol protocol) throws Exception {
        FaultMode mode = new FaultMode(Guarantee.EXACTLY_ONCE_V2, protocol);
        try (Takeover takeover = new Takeover();
                FaultScene scene = new FaultScene(parts, folder, mode, takeover, 20_261_122)) {
            String proof = takeover.strike(scene);
            scene.account().requireExact();
            scene.auditAccount().requireExact(scene.sent().size());
            VerifiedLog log = scene.verifiedLog();
            log.requireComplete(scene.sent().size());
            LOG.info("{}: {}; {}", mode, proof, log);
        }
    }

    /**
     * Two instances share the folder of the signed heads, and the one that signs is killed. Then a third comes, with a folder of its own
     * that is empty, and the second one leaves.
     */
    private static final class Takeover implements Strike {
        @Override
        public Map<String, String> variables() {
            // The open transaction of the dead hides what the other one writes, until the broker aborts it.
            return Map.of(
                    "RATIONALE_KAFKA_PRODUCER_TRANSACTION_TIMEOUT_MS", "10000",
                    "RATIONALE_LIMITS_DRAIN_DEADLINE", "8s");
        }

        @Override
        public String strike(FaultScene scene) throws Exception {
            SignerHolders holders =
                    new SignerHolders(scene.pipeline(), scene.mode().protocol());
            Map<String, PipelineProcess> instances = new LinkedHashMap<>();
            try {
                for (String name : new String[] {"one", "two"}) {
                    instances.put(name, PipelineProcess.start(scene.pipeline(), scene.folder(), own(scene, name)));
                }
                FaultScene.Application all = () -> instances.values().forEach(PipelineProcess::requireHealth);
                scene.flowUntil(
                        all,
                        () -> holders.instances() == 2
                                && holders.byPartition().size() == Pipeline.PARTITIONS
                                && heads(scene) > 0,
                        "two instances and a signed head");
                String killed = holders.byPartition().get(PARTITION);
                assertThat(instances).containsKey(killed);
                PipelineProcess victim = instances.remove(killed);
                assertThat(victim.kill()).as(victim.log()).isEqualTo(SIGKILL);
                String first = scene.standing();
                PipelineProcess survivor = instances.values().iterator().next();
                int before = heads(scene);
                scene.flowUntil(survivor, () -> heads(scene) > before + 1, "heads by the survivor");

                Path heads = scene.folder().resolve("heads of the third");
                try (Pipeline.Running third = scene.pipeline()
                        .startBeside(
                                scene.folder().resolve("three"), Map.of("RATIONALE_AUDIT_HEADS", heads.toString()))) {
                    scene.flowUntil(third, () -> holders.instances() == 2, "a third instance");
                    assertThat(survivor.stop()).as(survivor.log()).isEqualTo(SIGTERM);
                    String second = scene.standing();
                    scene.flowUntil(
                            third,
                            () -> !new FileSignedHeads(heads)
                                    .ofPartition(PARTITION)
                                    .isEmpty(),
                            "a head by the third");
                    scene.finish(third);
                    return "killed after " + first + ", stopped after " + second;
                }
            } finally {
                instances.values().forEach(PipelineProcess::close);
            }
        }

        private static Map<String, String> own(FaultScene scene, String name) {
            Map<String, String> variables = new HashMap<>();
            variables.put("RATIONALE_KAFKA_CLIENT_ID", name);
            variables.put(
                    "RATIONALE_APPLICATION_STATE_DIR",
                    scene.folder().resolve("state of " + name).toString());
            return variables;
        }

        /** Published heads of the partition. */
        private static int heads(FaultScene scene) {
            int[] heads = new int[1];
            new ConsumerCommittedRecords(
                            KafkaProperties.of(scene.pipeline().config()).consumer())
                    .read(scene.pipeline().config().topics().auditCheckpoints(), PARTITION, 0, record -> heads[0]++);
            return heads[0];
        }
    }
}
