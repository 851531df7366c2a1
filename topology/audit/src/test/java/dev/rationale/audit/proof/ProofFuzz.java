package dev.rationale.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rationale.audit.Parsing;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.audit.export.RecordSchema;
import dev.rationale.audit.export.SmallLog;
import dev.rationale.audit.merkle.TreeHash;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proof files: what is accepted is what the log holds. */
class ProofFuzz {
    private static final int CASES = 3_000;
    private static final SmallLog LOG = new SmallLog(5, "event", SmallLog.newKey());
    private static final List<byte[]> EVIDENCE = List.of(evidence(0), evidence(4));
    private static final List<byte[]> FILES = EVIDENCE.stream()
            .map(extra -> new TlogProof(
                            extra,
                            0,
                            List.of(TreeHash.ZERO, TreeHash.EMPTY_TREE),
                            LOG.note(5).bytes())
                    .bytes())
            .toList();

    private static final Parsing PROOF = new Parsing(ProofFileException.class, FILES, bytes -> {
        TlogProof parsed = TlogProof.parse(bytes);
        assertThat(TlogProof.parse(parsed.bytes()).bytes()).isEqualTo(parsed.bytes());
    });
    private static final Parsing PARTS = new Parsing(ProofFileException.class, EVIDENCE, EvidenceBytes::parse);
    /** One leaf: the path is empty, and only the very bytes are proved. */
    private static final Parsing WHOLE = new Parsing(
            ProofFileException.class,
            List.of(only()),
            bytes -> assertThat(ProofFile.parse(bytes)
                            .verify(List.of(LOG.key().verifier()))
                            .digest())
                    .isEqualTo(LOG.outcome(0).digest()));

    private static byte[] evidence(int event) {
        PublishedOutcome outcome = LOG.outcome(event);
        RecordSchema schema = Objects.requireNonNull(outcome.schema());
        return EvidenceBytes.write(LOG.entry(event), outcome, schema);
    }

    private static byte[] only() {
        return new TlogProof(evidence(0), 0, List.of(), LOG.note(1).bytes()).bytes();
    }

    static Stream<byte[]> files() {
        return Stream.concat(FILES.stream(), WHOLE.good().stream());
    }

    static Stream<byte[]> evidence() {
        return EVIDENCE.stream();
    }

    @MethodSource("files")
    @FuzzTest
    void shouldProveOrRefuseAFile(byte[] bytes) throws Exception {
        PROOF.take(bytes);
        WHOLE.take(bytes);
    }

    @MethodSource("evidence")
    @FuzzTest
    void shouldReadOrRefuseEvidence(byte[] bytes) throws Exception {
        PARTS.take(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldReadOrRefuseMutants(long seed) {
        PROOF.mutate(seed, CASES);
        PARTS.mutate(seed, CASES);
        WHOLE.mutate(seed, CASES);
    }
}
