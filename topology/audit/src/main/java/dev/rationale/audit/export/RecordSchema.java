package dev.rationale.audit.export;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * A schema that records were written with, and its SHA-256 in parsing canonical form, which is part of their digests and is computed
 * once here.
 *
 * <p>Schemas that refer to themselves, or have arrays or maps of things without bytes, are refused: a few bytes written with them could
 * take any time and stack to read, and no contract has them.
 */
public final class RecordSchema {
    /** Longest schema that is read, in characters. */
    public static final int MOST_CHARACTERS = 1 << 20;

    private static final int DEEPEST = 64;

    private final Schema schema;
    private final byte[] fingerprint;

    /** Kept, because finding out how one schema is read as another costs more than a record. */
    private final SpecificDatumReader<ExplanationRecord> explanations;

    private final SpecificDatumReader<DeadLetter> letters;

    private RecordSchema(Schema schema) {
        this.schema = schema;
        this.fingerprint =
                sha256().digest(SchemaNormalization.toParsingForm(schema).getBytes(StandardCharsets.UTF_8));
        this.explanations = reader(schema, ExplanationRecord.class);
        this.letters = reader(schema, DeadLetter.class);
    }

    private static <T> SpecificDatumReader<T> reader(Schema written, Class<T> type) {
        SpecificData data = SpecificData.getForClass(type);
        return new SpecificDatumReader<>(written, data.getSchema(type), data);
    }

    /** Of a schema that is trusted, as a registry or generated class has it. */
    public static RecordSchema of(Schema schema) {
        return new RecordSchema(schema);
    }

    /**
     * Reads a schema of a stranger.
     *
     * @throws ExportException if the text is none, or one that is refused
     */
    public static RecordSchema parse(String json) throws ExportException {
        if (json.length() > MOST_CHARACTERS) {
            throw new ExportException("a schema of " + json.length() + " characters; at most " + MOST_CHARACTERS);
        }
        Schema schema;
        try {
            schema = new Schema.Parser().parse(json);
        } catch (RuntimeException e) {
            throw new ExportException("expected an Avro schema, found other text");
        }
        check(schema, new HashSet<>(), 0);
        return new RecordSchema(schema);
    }

    private static void check(Schema schema, Set<String> above, int depth) throws ExportException {
        if (depth > DEEPEST) {
            throw new ExportException("a schema that is nested deeper than " + DEEPEST);
        }
        switch (schema.getType()) {
            case RECORD -> {
                if (!above.add(schema.getFullName())) {
                    throw new ExportException("a schema that refers to itself");
                }
                for (Schema.Field field : schema.getFields()) {
                    check(field.schema(), above, depth + 1);
                }
                above.remove(schema.getFullName());
            }
            case ARRAY -> {
                check(schema.getElementType(), above, depth + 1);
                if (isEmpty(schema.getElementType())) {
                    throw new ExportException("a schema with an array of things without bytes");
                }
            }
            case MAP -> check(schema.getValueType(), above, depth + 1);
            case UNION -> {
                for (Schema branch : schema.getTypes()) {
                    check(branch, above, depth + 1);
                }
            }
            default -> {}
        }
    }

    /** Whether its values take no bytes. The schema does not refer to itself. */
    private static boolean isEmpty(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> schema.getFields().stream().allMatch(field -> isEmpty(field.schema()));
            default -> false;
        };
    }

    /** The schema. */
    public Schema schema() {
        return schema;
    }

    /** Reads explanations that were written with the schema. */
    SpecificDatumReader<ExplanationRecord> explanations() {
        return explanations;
    }

    /** Reads dead letters that were written with the schema. */
    SpecificDatumReader<DeadLetter> letters() {
        return letters;
    }

    /** SHA-256 of the parsing canonical form. */
    public Sha256 fingerprint() {
        return new Sha256(fingerprint.clone());
    }

    /** The fingerprint in lower-case hexadecimal. */
    public String name() {
        return HexFormat.of().formatHex(fingerprint);
    }

    /**
     * Digest of a record, {@link dev.rationale.contract.RecordDigest}.
     *
     * @param body without a registry prefix
     */
    public Sha256 digest(byte[] body) {
        MessageDigest digest = sha256();
        digest.update(fingerprint);
        return new Sha256(digest.digest(body));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }
}
