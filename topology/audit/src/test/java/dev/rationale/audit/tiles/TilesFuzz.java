package dev.rationale.audit.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rationale.audit.Parsing;
import dev.rationale.audit.merkle.TreeHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles of entries and tiles of hashes. */
class TilesFuzz {
    private static final int CASES = 20_000;
    private static final int WIDTH = 3;

    private static final Parsing BUNDLE = new Parsing(TileException.class, List.of(bundle()), bytes -> {
        List<byte[]> entries = EntryBundle.parse(bytes, WIDTH, "bundle");
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        entries.forEach(entry -> EntryBundle.add(again, entry));
        assertThat(again.toByteArray()).isEqualTo(bytes);
    });
    /** However it is cut, what is handed out was there. */
    private static final Parsing HANDED_OUT = new Parsing(TileException.class, List.of(bundle()), bytes -> {
        int[] sum = new int[1];
        boolean whole = EntryBundle.each(new ByteArrayInputStream(bytes), entry -> {
            sum[0] += entry.length + 2;
            return true;
        });
        assertThat(sum[0]).isLessThanOrEqualTo(bytes.length + 2);
        if (!whole) {
            throw new TileException("cut");
        }
    });

    private static final Parsing HASHES =
            new Parsing(TileException.class, List.of(new byte[32], new byte[5 * 32]), bytes -> {
                int hashes = Math.min(TilePath.WIDTH, bytes.length / TreeHash.SIZE);
                if (hashes == 0) {
                    throw new TileException("none");
                }
                byte[] whole = Arrays.copyOf(bytes, hashes * TreeHash.SIZE);
                assertThat(HashTile.of(whole).at(0, hashes - 1).bytes())
                        .isEqualTo(Arrays.copyOfRange(whole, whole.length - TreeHash.SIZE, whole.length));
            });

    private static byte[] bundle() {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (int length : new int[] {0, 5, 300}) {
            EntryBundle.add(bundle, new byte[length]);
        }
        return bundle.toByteArray();
    }

    static Stream<byte[]> tiles() {
        return Stream.concat(BUNDLE.good().stream(), HASHES.good().stream());
    }

    @MethodSource("tiles")
    @FuzzTest
    void shouldReadOrRefuseATile(byte[] bytes) throws Exception {
        BUNDLE.take(bytes);
        HANDED_OUT.take(bytes);
        HASHES.take(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldReadOrRefuseMutants(long seed) {
        BUNDLE.mutate(seed, CASES);
        HANDED_OUT.mutate(seed, CASES);
        HASHES.mutate(seed, CASES / 10);
    }
}
