package dev.rationale.audit.merkle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A hash of a Merkle tree: 32 bytes of SHA-256, of a leaf, of an inner node or of a whole tree.
 *
 * <p>Immutable. Source: RFC 6962 section 2.1.
 */
public final class TreeHash {
    /** Bytes of a hash. */
    public static final int SIZE = 32;

    /** Root of the tree without leaves: the hash of nothing. */
    public static final TreeHash EMPTY_TREE = new TreeHash(sha256().digest());

    /** Thirty-two zeros, where there is no hash yet. */
    public static final TreeHash ZERO = new TreeHash(new byte[SIZE]);

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final byte[] bytes;

    private TreeHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes exactly {@value #SIZE}; copied
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static TreeHash of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("expected a hash of " + SIZE + " bytes, found " + bytes.length);
        }
        return new TreeHash(bytes.clone());
    }

    /**
     * Reads a hash at a buffer's position and moves behind it.
     *
     * @throws IllegalArgumentException if fewer than {@value #SIZE} bytes are left
     */
    public static TreeHash from(ByteBuffer buffer) {
        if (buffer.remaining() < SIZE) {
            throw new IllegalArgumentException(
                    "expected a hash of " + SIZE + " bytes, found " + buffer.remaining() + " left");
        }
        byte[] bytes = new byte[SIZE];
        buffer.get(bytes);
        return new TreeHash(bytes);
    }

    /** {@code SHA-256(0x00 || entry)}. */
    public static TreeHash ofLeaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return new TreeHash(digest.digest(entry));
    }

    /** {@code SHA-256(0x01 || left || right)}. */
    public static TreeHash ofNode(TreeHash left, TreeHash right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left.bytes);
        return new TreeHash(digest.digest(right.bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }

    /** A copy of the {@value #SIZE} bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the hash at a buffer's position and moves behind it. */
    public void writeTo(ByteBuffer buffer) {
        buffer.put(bytes);
    }

    /** Standard base64 with padding, as checkpoints have it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TreeHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Lower-case hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
