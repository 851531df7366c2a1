package dev.rationale.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.contract.CanonicalBody;
import dev.rationale.serde.Decoding.Decoded;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing but the declared outcomes may escape, whatever the bytes. */
class PredictionDecoderFuzzTest {
    private static final int CASES = 20_000;

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final PredictionDecoder decoder = new PredictionDecoder(registry);

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_121, -7})
    void shouldEndInAnOutcomeWhenBytesAreMutated(long seed) throws Exception {
        int id = registry.register(
                "t-value", new AvroSchema(Subjects.predictions("t").schema()));
        byte[] valid = PredictionDecoderTest.wire(id, CanonicalBody.of(Examples.event()));
        SplittableRandom random = new SplittableRandom(seed);
        int decoded = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] mutant = mutate(valid, random);
            try {
                decoded += decoder.decode(mutant) instanceof Decoded ? 1 : 0;
            } catch (Throwable t) {
                throw new AssertionError(
                        "seed " + seed + ", case " + i + ": " + HexFormat.of().formatHex(mutant), t);
            }
        }
        // Both sides must be reached, or the mutations are too weak or too strong.
        assertThat(decoded).as("seed %d", seed).isBetween(CASES / 100, CASES * 99 / 100);
    }

    private static byte[] mutate(byte[] valid, SplittableRandom random) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(5, bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xff);
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(6, bytes.length + 8));
                default -> {
                    int from = random.nextInt(5, bytes.length);
                    int length = Math.min(random.nextInt(16), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
