package dev.rationale.audit.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * A text with signatures below it, as C2SP signed-note has it: the text, which ends with a newline, an empty line, and a line
 * {@code — <key name> <base64 of key id and signature>} for every signature.
 *
 * @param text what is signed, the last newline included
 * @param signatures at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** Largest note that is read. */
    public static final int MOST_BYTES = 1_000_000;

    private static final int MOST_SIGNATURES = 100;
    private static final String DASH = "— ";

    /**
     * @param name of the key
     * @param id of the key
     * @param signature its bytes; not copied
     */
    public record NoteSignature(String name, int id, byte[] signature) {}

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /**
     * Signs a text.
     *
     * @param text ends with a newline, has no empty last line and no control characters but newlines
     * @throws IllegalArgumentException if it is no such text
     */
    public static SignedNote sign(String text, NoteSigner signer) {
        if (!isText(text)) {
            throw new IllegalArgumentException("expected lines of text, each with a newline at its end");
        }
        VerifierKey key = signer.verifier();
        byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        return new SignedNote(text, List.of(new NoteSignature(key.name(), key.id(), signature)));
    }

    /**
     * Reads a note, whoever signed it.
     *
     * @throws NoteException {@code MALFORMED} if the bytes are no signed note
     */
    public static SignedNote parse(byte[] bytes) throws NoteException {
        if (bytes.length > MOST_BYTES) {
            throw NoteException.malformed("a note of " + bytes.length + " bytes; at most " + MOST_BYTES + " are read");
        }
        String all;
        try {
            all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw NoteException.malformed("a note that is not UTF-8");
        }
        int split = all.lastIndexOf("\n\n");
        if (split < 0 || !all.endsWith("\n") || all.length() == split + 2) {
            throw NoteException.malformed("a note without an empty line and signatures below it");
        }
        String text = all.substring(0, split + 1);
        if (!isText(text)) {
            throw NoteException.malformed("a note with control characters");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : all.substring(split + 2, all.length() - 1).split("\n", -1)) {
            if (signatures.size() == MOST_SIGNATURES) {
                throw NoteException.malformed("a note with more than " + MOST_SIGNATURES + " signatures");
            }
            signatures.add(signature(line));
        }
        return new SignedNote(text, signatures);
    }

    private static boolean isText(String text) {
        return text.endsWith("\n") && text.chars().noneMatch(c -> c < 0x20 && c != '\n');
    }

    private static NoteSignature signature(String line) throws NoteException {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw NoteException.malformed("a signature line that is none");
        }
        String name = line.substring(DASH.length(), space);
        VerifierKey.checkName(name);
        byte[] data;
        try {
            data = Base64.getDecoder().decode(line.substring(space + 1));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed("a signature that is not base64");
        }
        if (data.length < Integer.BYTES + 1) {
            throw NoteException.malformed("a signature of " + data.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(data);
        int id = buffer.getInt();
        byte[] signature = new byte[buffer.remaining()];
        buffer.get(signature);
        return new NoteSignature(name, id, signature);
    }

    /**
     * The first of these keys that signed.
     *
     * @param trusted keys that are believed
     * @throws NoteException {@code FORGED} if a signature under the name and id of one of them does not verify, {@code UNSIGNED} if there
     *     is none by any of them
     */
    public VerifierKey verify(Collection<VerifierKey> trusted) throws NoteException {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        VerifierKey found = null;
        for (NoteSignature signature : signatures) {
            for (VerifierKey key : trusted) {
                if (key.id() != signature.id || !key.name().equals(signature.name)) {
                    continue;
                }
                if (signature.signature.length != Ed25519.SIGNATURE || !key.verifies(message, signature.signature)) {
                    throw new NoteException(
                            NoteException.Defect.FORGED,
                            "the signature of " + key.name() + " (key " + key.idText()
                                    + ") does not belong to the text");
                }
                found = found == null ? key : found;
            }
        }
        if (found == null) {
            throw new NoteException(
                    NoteException.Defect.UNSIGNED, "no signature by a trusted key; signed by " + signers());
        }
        return found;
    }

    private List<String> signers() {
        return signatures.stream()
                .map(signature -> signature.name + " (key " + String.format("%08x", signature.id) + ")")
                .toList();
    }

    /** The note as it is published, UTF-8. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The note as it is published. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(text).append('\n');
        for (NoteSignature signature : signatures) {
            byte[] data = ByteBuffer.allocate(Integer.BYTES + signature.signature.length)
                    .putInt(signature.id)
                    .put(signature.signature)
                    .array();
            out.append(DASH)
                    .append(signature.name)
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(data))
                    .append('\n');
        }
        return out.toString();
    }
}
