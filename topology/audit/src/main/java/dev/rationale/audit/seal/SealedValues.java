package dev.rationale.audit.seal;

import dev.rationale.AttributionTensor;
import dev.rationale.ExplanationRecord;
import dev.rationale.Privacy;
import dev.rationale.Sealed;
import dev.rationale.Sha256;
import dev.rationale.TargetExplanation;
import dev.rationale.contract.CanonicalBody;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals the attribution values of a record with the key of the person it is about: AES-256-GCM, a fresh nonce of 12 random bytes for each tensor,
 * the explanation id as associated data, a tag of 16 bytes behind the ciphertext.
 *
 * <p>Only tensors of attributions are sealed. Sums, outputs and grouped attributions of a target stay readable, and can reveal inputs too: a
 * redaction policy has to take them out. With random nonces a key should seal at most 2³² tensors (NIST SP 800-38D, 8.3).
 */
public final class SealedValues {
    private static final String FIELD = "targets.attributions.values";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random;

    /**
     * @param random where nonces come from
     */
    public SealedValues(SecureRandom random) {
        this.random = random;
    }

    /**
     * A copy of a record whose attribution values are sealed, and whose privacy section says so. What is sealed or lies elsewhere already
     * stays as it is.
     *
     * @param explanation not changed
     */
    public ExplanationRecord seal(ExplanationRecord explanation, SubjectKey key) {
        ExplanationRecord copy = CanonicalBody.normalised(explanation);
        for (AttributionTensor tensor : tensors(copy)) {
            if (tensor.getValues() instanceof ByteBuffer values) {
                byte[] plain = new byte[values.remaining()];
                values.duplicate().get(plain);
                tensor.setValues(seal(plain, copy.getExplanationId(), key));
            }
        }
        copy.setPrivacy(privacy(copy.getPrivacy(), key.reference()));
        return copy;
    }

    /**
     * A copy of a record whose attribution values can be read. Its digest is not that of the sealed one, which is the one published.
     *
     * @param explanation not changed
     * @throws SealException if a value was not sealed with this key for this explanation, or was changed
     */
    public static ExplanationRecord open(ExplanationRecord explanation, SubjectKey key) throws SealException {
        ExplanationRecord copy = CanonicalBody.normalised(explanation);
        for (AttributionTensor tensor : tensors(copy)) {
            if (tensor.getValues() instanceof Sealed sealed) {
                tensor.setValues(ByteBuffer.wrap(open(sealed, copy.getExplanationId(), key)));
            }
        }
        return copy;
    }

    /** Seals bytes for one explanation. */
    public Sealed seal(byte[] plain, Sha256 explanationId, SubjectKey key) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, explanationId).doFinal(plain);
            return new Sealed(key.reference(), ByteBuffer.wrap(nonce), ByteBuffer.wrap(ciphertext));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without AES-256-GCM", e);
        }
    }

    /**
     * Opens what was sealed for one explanation.
     *
     * @throws SealException if it was not sealed with this key for this explanation, or was changed
     */
    public static byte[] open(Sealed sealed, Sha256 explanationId, SubjectKey key) throws SealException {
        if (!sealed.getKeyId().equals(key.reference())) {
            throw new SealException("sealed with the key " + sealed.getKeyId() + ", not with " + key.reference());
        }
        byte[] nonce = bytes(sealed.getNonce());
        if (nonce.length != NONCE) {
            throw new SealException("expected a nonce of " + NONCE + " bytes, found " + nonce.length);
        }
        byte[] ciphertext = bytes(sealed.getCiphertext());
        if (ciphertext.length < TAG_BITS / Byte.SIZE) {
            throw new SealException("expected a ciphertext with a tag, changed since: " + ciphertext.length + " bytes");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, explanationId).doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            throw new SealException("not sealed with this key for this explanation, or changed since");
        }
    }

    private static Cipher cipher(int mode, SubjectKey key, byte[] nonce, Sha256 explanationId)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.sealing(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(explanationId.bytes());
        return cipher;
    }

    private static List<AttributionTensor> tensors(ExplanationRecord explanation) {
        return explanation.getTargets().stream()
                .map(TargetExplanation::getAttributions)
                .flatMap(List::stream)
                .toList();
    }

    private static Privacy privacy(@Nullable Privacy before, String reference) {
        TreeSet<String> fields = new TreeSet<>(List.of(FIELD));
        TreeSet<String> keys = new TreeSet<>(List.of(reference));
        String profile = "sealed";
        if (before != null) {
            fields.addAll(before.getRedactedFields());
            keys.addAll(before.getKeyIds());
            profile = before.getProfile();
        }
        return new Privacy(profile, List.copyOf(fields), List.copyOf(keys), reference);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
