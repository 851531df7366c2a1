package dev.rationale.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.AttributionTensor;
import dev.rationale.Dtype;
import dev.rationale.ExplainedTarget;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionRef;
import dev.rationale.Privacy;
import dev.rationale.Quality;
import dev.rationale.Sealed;
import dev.rationale.Sha256;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.contract.CanonicalBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealedValuesTest {
    private static final byte[] VALUES = {1, 2, 3, 4, 5, 6, 7, 8};

    private final SecureRandom random = new SecureRandom();
    private final SealedValues sealing = new SealedValues(random);
    private final SubjectKey key = SubjectKey.generate("person-1", random);
    private final Sha256 id = id(1);

    private static Sha256 id(int seed) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) seed;
        return new Sha256(bytes);
    }

    private ExplanationRecord explanation() {
        TargetExplanation target = TargetExplanation.newBuilder()
                .setTarget(new ExplainedTarget("out", 0, null, OutputSpace.LOGIT, TargetObjective.values()[1]))
                .setRecomputedOutput(1)
                .setQuality(Quality.newBuilder()
                        .setTolerance(0.1)
                        .setConverged(true)
                        .build())
                .setAttributions(new ArrayList<>(List.of(
                        new AttributionTensor("in", Dtype.FLOAT32, List.of(2L), ByteBuffer.wrap(VALUES.clone())))))
                .setSum(1)
                .build();
        return ExplanationRecord.newBuilder()
                .setExplanationId(id)
                .setPredictionRef(new PredictionRef("e", "d", "t", "AAECAwQFBgcICQoLDA0ODw", 0, 1L, null))
                .setOutcome(ExplanationOutcome.EXPLAINED)
                .setTargets(new ArrayList<>(List.of(target)))
                .build();
    }

    private static Object values(ExplanationRecord explanation) {
        return explanation.getTargets().get(0).getAttributions().get(0).getValues();
    }

    @Test
    void shouldHideValuesAndGiveThemBackWhenSealed() throws Exception {
        ExplanationRecord plain = explanation();

        ExplanationRecord sealed = sealing.seal(plain, key);

        assertThat(values(sealed)).isInstanceOfSatisfying(Sealed.class, value -> {
            assertThat(value.getKeyId()).isEqualTo("person-1");
            assertThat(value.getNonce().remaining()).isEqualTo(12);
            assertThat(value.getCiphertext().remaining()).isEqualTo(VALUES.length + 16);
        });
        assertThat(HexFormat.of().formatHex(CanonicalBody.of(sealed)))
                .doesNotContain(HexFormat.of().formatHex(VALUES));
        assertThat(sealed.getPrivacy())
                .isEqualTo(
                        new Privacy("sealed", List.of("targets.attributions.values"), List.of("person-1"), "person-1"));
        assertThat(values(SealedValues.open(sealed, key))).isEqualTo(ByteBuffer.wrap(VALUES));
        assertThat(values(plain)).isEqualTo(ByteBuffer.wrap(VALUES));
        assertThat(values(sealing.seal(sealed, key))).isEqualTo(values(sealed));
    }

    @Test
    void shouldKeepWhatPrivacySaidWhenSealed() {
        ExplanationRecord plain = explanation();
        plain.setPrivacy(new Privacy("strict", List.of("features"), List.of("a"), null));

        assertThat(sealing.seal(plain, key).getPrivacy())
                .isEqualTo(new Privacy(
                        "strict",
                        List.of("features", "targets.attributions.values"),
                        List.of("a", "person-1"),
                        "person-1"));
    }

    @Test
    void shouldNeverRepeatANonceWhenTheSameIsSealedTwice() {
        assertThat(sealing.seal(VALUES, id, key)).isNotEqualTo(sealing.seal(VALUES, id, key));
    }

    @Test
    void shouldRefuseWhenKeyExplanationOrBytesAreOthers() {
        Sealed sealed = sealing.seal(VALUES, id, key);
        SubjectKey sameName = SubjectKey.generate("person-1", random);
        SubjectKey otherName = SubjectKey.of("person-2", key.secret());

        refuse(sealed, id, sameName, "not sealed with this key");
        refuse(sealed, id, otherName, "person-2");
        refuse(sealed, id(2), key, "not sealed with this key");
        for (int at = 0; at < sealed.getCiphertext().remaining(); at++) {
            byte[] bytes = sealed.getCiphertext().array().clone();
            bytes[at] ^= 1;
            refuse(new Sealed("person-1", sealed.getNonce(), ByteBuffer.wrap(bytes)), id, key, "changed");
        }
        refuse(new Sealed("person-1", ByteBuffer.allocate(0), sealed.getCiphertext()), id, key, "nonce");
        refuse(new Sealed("person-1", sealed.getNonce(), ByteBuffer.allocate(3)), id, key, "changed");
    }

    private static void refuse(Sealed sealed, Sha256 id, SubjectKey key, String why) {
        assertThatThrownBy(() -> SealedValues.open(sealed, id, key))
                .isInstanceOf(SealException.class)
                .hasMessageContaining(why);
    }

    /** HMAC and hash by the JDK alone, as records.md says. */
    @Test
    void shouldBeTheHashOfSaltAndDigestWhenCommitted() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.secret(), "HmacSHA256"));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(mac.doFinal(id.bytes()));
        byte[] expected = digest.digest(id(9).bytes());

        assertThat(SaltedCommitment.of(key, id, id(9)).bytes()).isEqualTo(expected);
        assertThat(SaltedCommitment.of(key, id(2), id(9)).bytes()).isNotEqualTo(expected);
        assertThat(SaltedCommitment.of(SubjectKey.generate("p", random), id, id(9))
                        .bytes())
                .isNotEqualTo(expected);
    }

    @Test
    void shouldNotShowTheSecretWhenPrinted() {
        byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        assertThat(SubjectKey.of("p", secret)).hasToString("SubjectKey p");
        assertThatThrownBy(() -> SubjectKey.of("p", new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
