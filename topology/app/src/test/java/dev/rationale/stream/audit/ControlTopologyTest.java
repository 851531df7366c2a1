package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlTopologyTest {
    private static final Instant HAPPENED = Instant.parse("2026-01-02T03:00:00Z");
    private static final Origin CONTROL = Origin.ofControl(TestTopics.LOG, 0);

    private final TestTopics topics = new TestTopics();
    private final SigningKey key = Keys.fresh("bank");

    @TempDir
    private Path folder;

    private SigningFixture signing = new SigningFixture(topics, Path.of("unused"), key);

    @BeforeEach
    void open() {
        restart();
    }

    @AfterEach
    void close() {
        signing.close();
    }

    private void restart() {
        signing.close();
        signing = new SigningFixture(topics, folder, key);
    }

    @Test
    void shouldEnterACommandWithAllItSays() {
        AuditCommand command = command("model/1", LeafType.MODEL_LOADED);
        command.setSubjectDigest(new Sha256(new byte[32]));
        command.setDetails(List.of(new NamedValue("name", "credit"), new NamedValue("a", "b")));
        signing.command(command);
        AuditLeaf leaf = onlyEntered();
        assertThat(leaf.getOrigin()).isEqualTo(CONTROL.toString());
        assertThat(leaf.getType()).isEqualTo(LeafType.MODEL_LOADED);
        assertThat(leaf.getSubjectDigest()).isEqualTo(command.getSubjectDigest());
        assertThat(leaf.getEventTime()).isEqualTo(HAPPENED);
        assertThat(leaf.getWriter().getInstance()).isEqualTo("test");
        assertThat(leaf.getWriter().getKeyId()).isEqualTo(key.verifier().idText());
        assertThat(leaf.getDetails())
                .extracting(NamedValue::getName, NamedValue::getValue)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", "b"),
                        org.assertj.core.groups.Tuple.tuple("command_id", "model/1"),
                        org.assertj.core.groups.Tuple.tuple("name", "credit"));
    }

    @Test
    void shouldEnterTheSameCommandOnce() {
        signing.command(command("model/1", LeafType.MODEL_LOADED));
        signing.command(command("model/1", LeafType.MODEL_LOADED));
        assertThat(signing.entered()).hasSize(1);
        restart();
        signing.command(command("model/1", LeafType.MODEL_LOADED));
        assertThat(signing.entered()).as("after the store was lost").isEmpty();
        assertThat(signing.metric("commands-ignored-total")).isZero();
    }

    @Test
    void shouldContinueItsTreeAfterARestart() {
        signing.command(command("model/1", LeafType.MODEL_LOADED));
        AuditLeaf first = onlyEntered();
        restart();
        signing.command(command("model/2", LeafType.MODEL_LOADED));
        AuditLeaf second = onlyEntered();
        assertThat(second.getSeq()).isEqualTo(1);
        assertThat(second.getWriter().getEpoch()).isEqualTo(first.getWriter().getEpoch() + 1);
        signing.passes(SigningFixture.INTERVAL.plusSeconds(1));
        assertThat(signing.checkpoints())
                .singleElement()
                .satisfies(head -> assertThat(head.size()).isEqualTo(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = LeafType.class,
            names = {"UNKNOWN", "EXPLANATION", "SKIP", "FAILURE", "COVERAGE", "SPEC_IN_USE", "GENERATION_CLOSED"})
    void shouldNotEnterWhatBelongsInPartitionTrees(LeafType type) {
        signing.command(command("x", type));
        notEntered(1);
    }

    @Test
    void shouldNotEnterWhatCannotBeRead() {
        signing.command((byte[]) null);
        signing.command(new byte[0]);
        signing.command("a command".getBytes(StandardCharsets.UTF_8));
        signing.command(topics.encode(TestTree.ofPartition(0).next()));
        byte[] half = topics.encode(command("x", LeafType.REVIEW));
        signing.command(java.util.Arrays.copyOf(half, half.length - 1));
        notEntered(5);
        signing.command(command("x", LeafType.REVIEW));
        assertThat(signing.entered()).as("and goes on").hasSize(1);
    }

    @Test
    void shouldNotEnterDetailsThatHaveNoOrder() {
        AuditCommand twice = command("x", LeafType.REVIEW);
        twice.setDetails(List.of(new NamedValue("a", "1"), new NamedValue("a", "2")));
        signing.command(twice);
        AuditCommand taken = command("x", LeafType.REVIEW);
        taken.setDetails(List.of(new NamedValue("command_id", "y")));
        signing.command(taken);
        notEntered(2);
    }

    @Test
    void shouldNotEnterWhatDoesNotFitATile() {
        AuditCommand large = command("x", LeafType.REVIEW);
        large.setDetails(List.of(new NamedValue("a", "1".repeat(70_000))));
        signing.command(large);
        notEntered(1);
    }

    @Test
    void shouldNotEnterAChangeOfKeysThatTheKeyDidNotAllow() {
        SigningKey thief = Keys.fresh("bank");
        signing.command(command("key", LeafType.KEY_ROTATED));
        signing.command(rotation(KeyRotation.of(TestTopics.LOG, thief, thief.verifier())));
        signing.command(rotation(KeyRotation.of("other log", key, thief.verifier())));
        KeyRotation allowed =
                KeyRotation.of(TestTopics.LOG, key, Keys.fresh("bank").verifier());
        signing.command(rotation(new KeyRotation(key.verifier(), thief.verifier(), allowed.authorisation())));
        notEntered(4);
    }

    @Test
    void shouldSignAChangeOfKeysAtOnceWithTheOldKey() throws Exception {
        SigningKey next = Keys.fresh("bank");
        signing.command(rotation(KeyRotation.of(TestTopics.LOG, key, next.verifier())));
        assertThat(onlyEntered().getType()).isEqualTo(LeafType.KEY_ROTATED);
        List<SignedHead> heads = signing.checkpoints();
        assertThat(heads)
                .singleElement()
                .satisfies(head -> assertThat(head.size()).isEqualTo(1));
        assertThat(heads.get(0).note().verify(List.of(key.verifier()))).isEqualTo(key.verifier());

        assertThat(admitted(next)).isEmpty();
    }

    @Test
    void shouldAdmitANewKeyOnlyWhenTheOldOneSignedTheChange() {
        SigningKey next = Keys.fresh("bank");
        assertThat(admitted(key)).isEmpty();
        assertThat(admitted(next))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains(
                                "rationale audit rotate",
                                key.verifier().toString(),
                                next.verifier().toString()));
        signing.command(rotation(KeyRotation.of(TestTopics.LOG, key, next.verifier())));
        assertThat(signing.entered()).hasSize(1);
        assertThat(admitted(next)).as("entered, not under a checkpoint").isPresent();
        assertThat(signing.checkpoints()).hasSize(1);
        assertThat(admitted(Keys.fresh("bank"))).as("another one").isPresent();
        assertThat(admitted(next)).isEmpty();
        assertThat(admitted(key)).as("while others still sign with it").isEmpty();
    }

    /** Rotated and signed, and the application started again with the new key. */
    private SigningKey rotated() {
        SigningKey next = Keys.fresh("bank");
        signing.command(rotation(KeyRotation.of(TestTopics.LOG, key, next.verifier())));
        assertThat(signing.entered()).hasSize(1);
        assertThat(signing.checkpoints()).hasSize(1);
        assertThat(admitted(next)).isEmpty();
        signing.close();
        signing = new SigningFixture(topics, folder, next);
        return next;
    }

    private static KeyEnd end(SigningKey by, SigningKey ended) {
        Checkpoint control = new Checkpoint(CONTROL.toString(), 1, TreeHash.EMPTY_TREE);
        return KeyEnd.of(TestTopics.LOG, by, ended.verifier(), List.of(control)).get(0);
    }

    @Test
    void shouldSignNoMoreWithAKeyThatEnded() {
        SigningKey next = rotated();
        signing.command(rotation(end(next, key)));
        assertThat(signing.entered()).hasSize(1);
        assertThat(signing.checkpoints()).hasSize(1);

        assertThat(admitted(next)).isEmpty();
        assertThat(admitted(key))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains(
                                "was ended",
                                key.verifier().toString(),
                                next.verifier().toString()));
        GrowingTree tree = new GrowingTree(CONTROL);
        assertThatThrownBy(() -> new CheckpointSigner(key, signing.heads, TestTopics.LOG).sign(0, tree))
                .isInstanceOf(SigningKeys.KeyException.class);
    }

    /** Another instance keeps its heads elsewhere: it finds the end among the commands and in the control tree. */
    @Test
    void shouldNotStartWithAKeyThatEndedWhereTheFolderDoesNotSaySo(@TempDir Path elsewhere) {
        SigningKey next = rotated();
        SignedHeads heads = new FileSignedHeads(elsewhere);
        heads.keepKey(key.verifier());
        AuditCommand command = rotation(end(next, key));
        topics.add(TestTopics.COMMANDS, 0, command.getCommandId(), topics.encode(command));
        assertThat(admitted(key, heads)).as("asked, not entered").isEmpty();
        signing.command(command);
        assertThat(signing.entered()).hasSize(1);
        assertThat(signing.checkpoints()).hasSize(1);

        assertThat(admitted(key, heads))
                .hasValueSatisfying(message -> assertThat(message).contains("was ended"));
    }

    @Test
    void shouldStopWhenTheKeyThatSignsEnds() {
        SigningKey next = rotated();
        signing.command(rotation(end(next, key)));
        List<AuditLeaf> entered = signing.entered();
        signing.close();
        topics.cut(TestTopics.CHECKPOINTS, 0, 1);
        // Its heads are of before the end.
        Path yesterday = folder.resolve("yesterday");
        new FileSignedHeads(yesterday).keepKey(next.verifier());

        assertThat(entered).hasSize(1);
        assertThatThrownBy(() -> new SigningFixture(topics, yesterday, key))
                .rootCause()
                .isInstanceOf(SigningKeys.KeyException.class)
                .hasMessageContaining("was ended");
        assertThat(admitted(key, new FileSignedHeads(yesterday)))
                .as("and does not start again")
                .isPresent();
    }

    /** A thief of the ended key, or anybody who may write the topic, ends nobody. */
    @Test
    void shouldNotEnterTheEndOfAKeyByAnotherKey() {
        SigningKey next = rotated();
        SigningKey thief = Keys.fresh("bank");
        signing.command(rotation(end(thief, next)));
        signing.command(rotation(end(key, next)));
        AuditCommand renamed = rotation(end(next, key));
        renamed.setCommandId("another");
        signing.command(renamed);
        notEntered(3);
        assertThat(admitted(next)).isEmpty();
    }

    @Test
    void shouldNotContinueATreeThatWasCutOff() {
        signing.command(command("model/1", LeafType.MODEL_LOADED));
        signing.passes(SigningFixture.INTERVAL.plusSeconds(1));
        assertThat(signing.checkpoints()).hasSize(1);
        signing.close();
        topics.cut(TestTopics.LEAVES, 0, 0);
        assertThatThrownBy(() -> new SigningFixture(topics, folder, key))
                .rootCause()
                .isInstanceOf(BrokenTreeException.class);
    }

    /** Why a key may not sign; empty where it may. */
    private java.util.Optional<String> admitted(SigningKey candidate) {
        return admitted(candidate, signing.heads);
    }

    private java.util.Optional<String> admitted(SigningKey candidate, SignedHeads heads) {
        try {
            SigningFixture.signing(topics, heads, candidate, java.time.Clock.systemUTC())
                    .admitKey();
            return java.util.Optional.empty();
        } catch (SigningKeys.KeyException e) {
            return java.util.Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void notEntered(int commands) {
        assertThat(signing.entered()).isEmpty();
        assertThat(signing.metric("commands-ignored-total")).isEqualTo(commands);
    }

    private AuditLeaf onlyEntered() {
        List<AuditLeaf> entered = signing.entered();
        assertThat(entered).hasSize(1);
        return entered.get(0);
    }

    private static AuditCommand rotation(KeyChange rotation) {
        AuditCommand command = command(rotation.commandId(), LeafType.KEY_ROTATED);
        command.setDetails(rotation.details());
        return command;
    }

    static AuditCommand command(String id, LeafType type) {
        return AuditCommand.newBuilder()
                .setCommandId(id)
                .setType(type)
                .setEventTime(HAPPENED)
                .setInstance("test")
                .build();
    }
}
