package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.seal.Erasure;
import dev.rationale.audit.seal.InMemorySubjectKeys;
import dev.rationale.audit.seal.SaltedCommitment;
import dev.rationale.contract.ExplanationId;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leaves that hold commitments, with the keys there, elsewhere, destroyed, or lost. */
class CommitmentTest {
    private static final Origin CONTROL = Origin.ofControl(ExampleLog.LOG, 0);
    private static final String PERSON = "person-1";

    private final InMemorySubjectKeys keys = new InMemorySubjectKeys(new SecureRandom());
    private final ExampleLog example = ExampleLog.sound();

    @BeforeEach
    void commit() {
        AuditLeaf leaf = example.leaves.get(ExampleLog.tree(0)).get(2);
        Sha256 id = ExplanationId.of(ExampleLog.TOPIC_ID, 0, 1, ExampleLog.SPEC);
        leaf.setCommitmentSaltRef(PERSON);
        leaf.setSubjectDigest(SaltedCommitment.of(keys.findOrCreate(PERSON), id, leaf.getSubjectDigest()));
    }

    private static VerifyOptions options() {
        return VerifyOptions.of(List.of(ExampleLog.key(1).verifier()), TamperTest.NOW);
    }

    private Report verify() {
        return new LogVerifier(options().withSubjectKeys(keys)).verify(example.stored());
    }

    private void erase() {
        example.add(CONTROL, LeafType.ERASURE).setDetails(new Erasure(PERSON).details());
    }

    @Test
    void shouldAcceptTheRecordWhenTheKeyIsThere() {
        Report report = verify();

        assertThat(report.defects()).isEmpty();
        assertThat(report.outcomes().agreed()).isEqualTo(14);
    }

    @Test
    void shouldCountItAsUnopenedWhenTheReaderHasNoKeys() {
        Report report = new LogVerifier(options()).verify(example.stored());

        assertThat(report.defects()).isEmpty();
        assertThat(report.outcomes().unopened()).isEqualTo(1);
        assertThat(report.notices()).hasSize(1);
    }

    @Test
    void shouldNameTheRecordWhenItIsNotTheOneCommittedTo() {
        StoredLog log = example.stored();
        byte[] record = log.outcomes.get(1).record();
        record[record.length / 2] ^= 1;

        assertThat(new LogVerifier(options().withSubjectKeys(keys)).verify(log).isSound())
                .isFalse();
    }

    @Test
    void shouldReportErasureWhenTheKeyIsDestroyedAndASignedLeafSaysSo() {
        erase();
        example.heads.put(CONTROL, List.of(2L, 3L));
        keys.destroy(PERSON);

        Report report = verify();

        assertThat(report.defects()).isEmpty();
        assertThat(report.outcomes().erased()).isEqualTo(1);
        assertThat(report.outcomes().agreed()).isEqualTo(13);
    }

    @Test
    void shouldNameTheLeafWhenTheKeyIsMissingWithoutASignedErasure() {
        keys.destroy(PERSON);
        assertThat(verify().defects()).singleElement().satisfies(defect -> {
            assertThat(defect.kind()).isEqualTo(DefectKind.SUBJECT_KEY_MISSING);
            assertThat(defect.seq()).isEqualTo(2);
        });

        // Whoever holds the topics can append an erasure, but not sign it.
        erase();
        assertThat(verify().defects()).extracting(Defect::kind).containsExactly(DefectKind.SUBJECT_KEY_MISSING);
    }

    @Test
    void shouldNameTheErasureWhenTheKeyIsStillThere() {
        erase();
        example.heads.put(CONTROL, List.of(2L, 3L));

        assertThat(verify().defects()).extracting(Defect::kind).containsExactly(DefectKind.SUBJECT_KEY_KEPT);
    }
}
