package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.serde.RegistryUnavailableException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeafReaderTest {
    private static final TestTopics TOPICS = new TestTopics();
    private static final AuditLeaf LEAF = TestTree.ofPartition(0).next();

    @Test
    void shouldReadALeafWithTheHashOfItsEntry() {
        TestTree tree = TestTree.ofPartition(0);
        PlacedLeaf read = TOPICS.placed(tree.next());
        assertThat(read.origin()).isEqualTo(tree.origin);
        assertThat(read.hash()).isEqualTo(tree.frontier.root());
    }

    @Test
    void shouldNotBlameALeafForARegistryThatDoesNotAnswer() {
        MockSchemaRegistryClient away = new MockSchemaRegistryClient() {
            @Override
            public ParsedSchema getSchemaById(int id) throws IOException {
                throw new IOException("connection refused");
            }
        };
        StoredRecord record = TOPICS.add(LEAF);
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> new LeafReader(away, Patience.NONE).read(record));
    }

    @ParameterizedTest
    @MethodSource
    void shouldRefuseWhatIsNoLeaf(String what, String key, byte @Nullable [] value) {
        StoredRecord record = TOPICS.add(TestTopics.LEAVES, 0, key, value);
        assertThatExceptionOfType(BrokenTreeException.class)
                .as(what)
                .isThrownBy(() -> TOPICS.reader().read(record))
                .satisfies(e -> assertThat(e.place()).isEqualTo(record.place()));
    }

    private static Object[][] shouldRefuseWhatIsNoLeaf() {
        byte[] good = TOPICS.encode(LEAF);
        String key = LEAF.getOrigin();
        byte[] otherSchema = good.clone();
        ByteBuffer.wrap(otherSchema).putInt(1, 4711);
        byte[] magic = good.clone();
        magic[0] = 1;
        byte[] hostile = Arrays.copyOf(good, 5 + 6);
        Arrays.fill(hostile, 5, hostile.length - 1, (byte) 0xFE);
        AuditLeaf noOrigin = AuditLeaf.newBuilder(LEAF).setOrigin("no origin").build();
        return Stream.of(
                        new Object[] {"a tombstone", key, null},
                        new Object[] {"nothing", key, new byte[0]},
                        new Object[] {"another magic", key, magic},
                        new Object[] {"an unknown schema", key, otherSchema},
                        new Object[] {"half a leaf", key, Arrays.copyOf(good, good.length / 2)},
                        new Object[] {"a byte too many", key, Arrays.copyOf(good, good.length + 1)},
                        new Object[] {"a hostile length", key, hostile},
                        new Object[] {"another key", key + "1", good},
                        new Object[] {"no key", "", good},
                        new Object[] {"a leaf of no tree", "no origin", TOPICS.encode(noOrigin)},
                        new Object[] {"text", key, "a leaf".getBytes(java.nio.charset.StandardCharsets.UTF_8)})
                .toArray(Object[][]::new);
    }
}
