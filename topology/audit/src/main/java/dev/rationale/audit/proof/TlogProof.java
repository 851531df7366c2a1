package dev.rationale.audit.proof;

import dev.rationale.audit.merkle.TreeHash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text form of an inclusion proof, C2SP tlog-proof: {@code c2sp.org/tlog-proof@v1}, a line {@code extra <base64>} or none, {@code index
 * <number>}, a line in base64 for every hash of the path, an empty line, and the checkpoint as it was published.
 *
 * @param extra what nobody signed; null where there is none; not copied
 * @param index of the leaf, ≥ 0
 * @param path siblings, lowest first
 * @param checkpoint bytes of the signed note; not copied
 */
public record TlogProof(byte @Nullable [] extra, long index, List<TreeHash> path, byte[] checkpoint) {
    /** Longest proof that is read, 64 MiB: a record of Kafka's usual megabyte many times. */
    public static final int MOST_BYTES = 1 << 26;

    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final int MOST_PATH = 64;
    private static final int MOST_LINE = 100;

    public TlogProof {
        path = List.copyOf(path);
    }

    /**
     * Reads a proof. It has one form only: what {@link #bytes()} makes.
     *
     * @throws ProofFileException {@code MALFORMED} if it is none
     */
    public static TlogProof parse(byte[] bytes) throws ProofFileException {
        if (bytes.length > MOST_BYTES) {
            throw ProofFileException.malformed(
                    "a proof of " + bytes.length + " bytes; at most " + MOST_BYTES + " are read");
        }
        Lines lines = new Lines(bytes);
        if (!lines.next(MOST_LINE).equals(HEADER)) {
            throw ProofFileException.malformed("expected a proof that begins with " + HEADER + ", found another file");
        }
        byte[] extra = lines.startsWith(EXTRA) ? base64(lines.next(MOST_BYTES).substring(EXTRA.length())) : null;
        long index = index(lines.next(MOST_LINE));
        List<TreeHash> path = new ArrayList<>();
        for (String line = lines.next(MOST_LINE); !line.isEmpty(); line = lines.next(MOST_LINE)) {
            byte[] hash = base64(line);
            if (hash.length != TreeHash.SIZE || path.size() == MOST_PATH) {
                throw ProofFileException.malformed("expected at most " + MOST_PATH + " hashes of " + TreeHash.SIZE
                        + " bytes, found one of " + hash.length + " behind " + path.size());
            }
            path.add(TreeHash.of(hash));
        }
        TlogProof proof = new TlogProof(extra, index, path, lines.rest());
        // Base64 with stray bits would be a second form of the same proof.
        if (!Arrays.equals(proof.bytes(), bytes)) {
            throw ProofFileException.malformed("a proof that is not in its canonical form");
        }
        return proof;
    }

    private static byte[] base64(String text) throws ProofFileException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ProofFileException.malformed("expected base64, found other text");
        }
    }

    private static long index(String line) throws ProofFileException {
        String number = line.startsWith(INDEX) ? line.substring(INDEX.length()) : "";
        try {
            if (number.matches("0|[1-9][0-9]{0,18}")) {
                return Long.parseLong(number);
            }
        } catch (NumberFormatException e) {
            // Too large: as malformed as any other.
        }
        throw ProofFileException.malformed("expected 'index' and a number from 0, found another line");
    }

    /** The proof as text, UTF-8. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, HEADER);
        if (extra != null) {
            line(out, EXTRA + Base64.getEncoder().encodeToString(extra));
        }
        line(out, INDEX + index);
        path.forEach(hash -> line(out, hash.base64()));
        line(out, "");
        out.writeBytes(checkpoint);
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        out.write('\n');
    }

    /** Lines of a file, one after the other. */
    private static final class Lines {
        private final ByteBuffer bytes;

        Lines(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        String next(int most) throws ProofFileException {
            int begin = bytes.position();
            int end = begin;
            while (end < bytes.limit() && bytes.get(end) != '\n') {
                end++;
            }
            if (end == bytes.limit() || end - begin > most) {
                throw ProofFileException.malformed("expected a line of at most " + most + " bytes, found none");
            }
            bytes.position(end + 1);
            return new String(bytes.array(), begin, end - begin, StandardCharsets.ISO_8859_1);
        }

        boolean startsWith(String text) {
            byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
            int begin = bytes.position();
            return bytes.remaining() >= wanted.length
                    && Arrays.equals(bytes.array(), begin, begin + wanted.length, wanted, 0, wanted.length);
        }

        byte[] rest() {
            byte[] rest = new byte[bytes.remaining()];
            bytes.get(rest);
            return rest;
        }
    }
}
