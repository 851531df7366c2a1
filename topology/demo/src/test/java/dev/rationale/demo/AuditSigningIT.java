package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.cli.Rationale;
import dev.rationale.stream.audit.BrokenTreeException;
import dev.rationale.stream.audit.FileSignedHeads;
import dev.rationale.stream.audit.SignedHead;
import dev.rationale.stream.audit.SigningKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Signed heads of committed leaves, on a real broker. */
@OnParts
final class AuditSigningIT {
    private static final int SIGKILL = 128 + 9;

    @TempDir
    private Path folder;

    private final Parts parts;

    AuditSigningIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldSignCommittedLeavesAndGoOnAfterAKill() throws Exception {
        try (AuditScene scene = new AuditScene(parts, folder, "signing")) {
            VerifierKey key = scene.key().verifier();
            AuditedTree tree = scene.tree(1);
            scene.commit(tree, AuditScene.EVERY + 2);
            // These continue the tree, and are aborted: the next three have their numbers.
            scene.abort(tree.copy(), 3);
            try (PipelineProcess process = PipelineProcess.start(scene.pipeline(), folder)) {
                SignedHead head = scene.awaitHead(process, tree, key);
                assertThat(head.checkpoint()).isEqualTo(tree.head());
                assertThat(process.kill()).as(process.log()).isEqualTo(SIGKILL);
            }
            Path kept = copyOfHeads();
            scene.commit(tree, 3);
            int entered;
            try (Pipeline.Running running = scene.pipeline().start()) {
                assertThat(scene.awaitHead(running, tree, key).checkpoint()).isEqualTo(tree.head());
                scene.await(running, scene.control(), 0, 1, key);
                assertThat(new FileSignedHeads(heads()).ofPartition(1))
                        .extracting(SignedHead::checkpoint)
                        .containsExactly(tree.head());
            }
            List<AuditLeaf> control = scene.entered();
            entered = control.size();
            assertThat(control)
                    .extracting(AuditLeaf::getType)
                    .contains(LeafType.MODEL_LOADED, LeafType.SPEC_PUBLISHED, LeafType.BASELINE_PUBLISHED);
            assertThat(scene.published(tree.origin(), 1, key))
                    .as("every head extends the one before")
                    .isSortedAccordingTo((a, b) ->
                            Long.compare(a.checkpoint().size(), b.checkpoint().size()));

            // Heads of yesterday: the store is ahead of them, and what it says is signed.
            restore(kept);
            scene.commit(tree, 1);
            try (Pipeline.Running running = scene.pipeline().start()) {
                assertThat(scene.awaitHead(running, tree, key).checkpoint()).isEqualTo(tree.head());
            }
            assertThat(scene.entered()).as("nothing is entered twice").hasSize(entered);

            Files.delete(scene.keyFile());
            AuditScene.freshKey(scene.keyFile());
            assertThatExceptionOfType(SigningKeys.KeyException.class)
                    .isThrownBy(() -> scene.pipeline().open())
                    .withMessageContaining("rationale audit rotate");
        }
    }

    @Test
    void shouldStopAtAForgedLeafAndNotStartAgain() throws Exception {
        try (AuditScene scene = new AuditScene(parts, folder, "forged")) {
            AuditedTree tree = scene.tree(2);
            AuditedTree forger = tree.copy();
            scene.commit(tree, 4);
            try (Pipeline.Running running = scene.pipeline().start()) {
                scene.awaitHead(running, tree, scene.key().verifier());
                scene.commit(forger.next());
                assertBroken(running.awaitFailure(), tree, "found a leaf again: 0");
            }
            try (Pipeline.Running running = scene.pipeline().start()) {
                assertBroken(running.awaitFailure(), tree, "found a leaf again: 0");
            }
            assertThat(scene.published(tree.origin(), 2, scene.key().verifier()))
                    .extracting(head -> head.checkpoint().size())
                    .containsOnly(4L);
        }
    }

    @Test
    void shouldRefuseTopicsThatWereAllReplaced() throws Exception {
        try (AuditScene scene = new AuditScene(parts, folder, "replaced")) {
            AuditedTree tree = scene.tree(1);
            AuditedTree shorter = tree.copy();
            scene.commit(tree, 4);
            try (Pipeline.Running running = scene.pipeline().start()) {
                scene.awaitHead(running, tree, scene.key().verifier());
            }
            replaceAllTopics(scene);
            scene.commit(shorter, 3);
            try (Pipeline.Running running = scene.pipeline().start()) {
                // Two tasks refuse, that of the control tree and that of this one; which says so first is chance.
                assertThat(broken(running.awaitFailure()))
                        .hasMessageContaining("was signed according to the heads kept beside the key, the topic holds")
                        .hasMessageContaining("cut off or replaced");
            }
        }
    }

    @Test
    void shouldChangeTheKeyAndCloseTheLog() throws Exception {
        try (AuditScene scene = new AuditScene(parts, folder, "keeping")) {
            VerifierKey first = scene.key().verifier();
            SigningKey second = AuditScene.freshKey(folder.resolve("second.key"));
            SigningKey third = AuditScene.freshKey(folder.resolve("third.key"));
            AuditedTree tree = scene.tree(1);
            scene.commit(tree, 2);
            try (Pipeline.Running running = scene.pipeline().start()) {
                scene.awaitHead(running, tree, first);
                assertThat(audit(scene, 1, "close")).contains("expected the application", "to be stopped");
                assertThat(audit(
                                scene,
                                0,
                                "rotate",
                                "--new-key",
                                folder.resolve("second.key").toString()))
                        .contains(second.verifier().toString());
                scene.published(scene.control(), 0, first);
            }
            scene.commit(tree, 1);
            try (Pipeline.Running running = scene.pipeline().start()) {
                SignedHead head = scene.awaitHead(running, tree, first, second.verifier());
                assertThat(head.note().verify(List.of(second.verifier()))).isEqualTo(second.verifier());
                assertThat(audit(
                                scene,
                                1,
                                "retire",
                                "--old-key",
                                third.verifier().toString()))
                        .contains("expected a key that was changed");
                assertThat(audit(scene, 0, "retire", "--old-key", first.toString()))
                        .contains("ended " + first, second.verifier().toString());
            }
            requireEnded(scene, first);
            assertThat(audit(
                            scene,
                            0,
                            "rotate",
                            "--new-key",
                            folder.resolve("third.key").toString()))
                    .contains(third.verifier().toString());
            assertThat(scene.entered())
                    .extracting(AuditLeaf::getType)
                    .filteredOn(LeafType.KEY_ROTATED::equals)
                    .hasSize(3);
            for (int again = 0; again < 2; again++) {
                assertThat(audit(
                                scene,
                                0,
                                "retire",
                                "--old-key",
                                second.verifier().toString()))
                        .contains("ended " + second.verifier());
            }
            assertThat(scene.entered())
                    .extracting(AuditLeaf::getType)
                    .filteredOn(LeafType.KEY_ROTATED::equals)
                    .as("two new keys, two ends, each once")
                    .hasSize(4);
            // The scene has three leaves of no event; with the last key alone every head is believed.
            String report = audited(
                    scene, 1, "verify", "--json", "--key", third.verifier().toString());
            assertThat(report)
                    .contains("\"defectCount\":3", "\"notices\":[]")
                    .doesNotContain("CHECKPOINT_", "ROOT_MISMATCH", "FORK", "LOG_SHORTER");
            assertThat(audit(scene, 0, "close"))
                    .contains("closed " + tree.origin() + " with 5 leaves", "kafka-streams-application-reset");
            SignedHead closed = scene.published(tree.origin(), 1, first, second.verifier(), third.verifier()).stream()
                    .reduce((a, b) -> b)
                    .orElseThrow();
            // Three outcomes, the statement on them, and the last leaf.
            assertThat(closed.checkpoint().size()).isEqualTo(5);
            assertThat(closed.note().verify(List.of(third.verifier()))).isEqualTo(third.verifier());
            assertThat(audit(scene, 0, "close")).contains("no tree was open");

            AuditedTree next = new AuditedTree(tree.origin().next(), 1);
            scene.commit(next, 1);
            try (Pipeline.Running running = scene.pipeline().start()) {
                scene.awaitHead(running, next, third.verifier());
            }
        }
    }

    private static void assertBroken(Throwable failure, AuditedTree tree, String message) {
        assertThat(broken(failure))
                .hasMessageContaining("tree " + tree.origin())
                .hasMessageContaining(message);
    }

    private static BrokenTreeException broken(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof BrokenTreeException)) {
            cause = cause.getCause();
        }
        if (cause instanceof BrokenTreeException broken) {
            return broken;
        }
        throw new AssertionError("expected a broken tree", failure);
    }

    /** An instance with a key that was ended does not start. */
    private void requireEnded(AuditScene scene, VerifierKey ended) throws Exception {
        Path current = folder.resolve("current.key");
        Files.move(scene.keyFile(), current);
        Path retired = folder.resolve("audit.key." + ended.idText() + ".retired");
        Files.copy(retired, scene.keyFile(), StandardCopyOption.COPY_ATTRIBUTES);
        assertThatExceptionOfType(SigningKeys.KeyException.class)
                .isThrownBy(() -> scene.pipeline().open())
                .withMessageContaining("was ended");
        Files.move(current, scene.keyFile(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Runs {@code rationale audit …} on the deployment. */
    private static String audit(AuditScene scene, int exitCode, String... command) {
        List<String> words = new ArrayList<>(List.of("audit"));
        words.addAll(List.of(command));
        return audited(scene, exitCode, words.toArray(String[]::new));
    }

    /** Runs a command on the deployment. */
    private static String audited(AuditScene scene, int exitCode, String... command) {
        // The configuration file says nothing of the audit log: it stands in the environment, which a command in this
        // JVM does not have.
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--config", auditedConfig(scene).toString()));
        StringWriter out = new StringWriter();
        CommandLine commands =
                Rationale.commands().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        assertThat(commands.execute(arguments.toArray(String[]::new)))
                .as(out.toString())
                .isEqualTo(exitCode);
        return out.toString();
    }

    private static Path auditedConfig(AuditScene scene) {
        try {
            Path file = scene.pipeline().file();
            return Files.writeString(
                    file.resolveSibling("audited.yaml"),
                    Files.readString(file) + "\naudit: {key-file: \"" + scene.keyFile() + "\"}\n");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As an administrator of the brokers can: every topic of the application is another one, its state on disk is gone. */
    private void replaceAllTopics(AuditScene scene) throws Exception {
        Admin admin = scene.pipeline().admin();
        List<String> topics = admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(scene.pipeline().id()))
                .toList();
        admin.deleteConsumerGroups(List.of(scene.pipeline().id())).all().get();
        admin.deleteTopics(topics).all().get();
        Utils.delete(folder.resolve("state").toFile());
        awaitGone(admin, topics);
        scene.pipeline().createTopics();
    }

    private static void awaitGone(Admin admin, List<String> topics) throws Exception {
        for (int i = 0; i < 300; i++) {
            if (admin.listTopics().names().get().stream().noneMatch(topics::contains)) {
                return;
            }
            dev.rationale.cli.Waiting.pause(java.time.Duration.ofMillis(50));
        }
        throw new AssertionError("topics are still there");
    }

    private Path heads() {
        return folder.resolve("audit.key.heads");
    }

    private Path copyOfHeads() throws Exception {
        Path copy = folder.resolve("heads of yesterday");
        copy(heads(), copy);
        return copy;
    }

    private void restore(Path copy) throws Exception {
        copy(copy, heads());
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
