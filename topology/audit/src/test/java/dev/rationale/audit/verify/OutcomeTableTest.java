package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.Sha256;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTableTest {
    private static final OutcomeTable.Stamp STAMP = new OutcomeTable.Stamp(false, 0);

    private static Sha256 digest(long value) {
        return new Sha256(ByteBuffer.allocate(32)
                .putLong(value)
                .putLong(-value)
                .putLong(3 * value)
                .putLong(~value)
                .array());
    }

    /** Held against a sorted map, in order and out of it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 50})
    void shouldFindWhatWasAddedWhenOrderIsDamaged(int late) {
        OutcomeTable table = new OutcomeTable("tree");
        TreeMap<Long, Long> expected = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(7);
        long offset = 0;
        for (long seq = 0; seq < 2000; seq++) {
            offset += 1 + random.nextInt(3);
            long here = random.nextInt(100) < late ? random.nextLong(offset + 1) : offset;
            table.add(
                    here,
                    seq,
                    new OutcomeTable.Stamp(here % 3 == 0, -here),
                    digest(here),
                    here % 5 == 0 ? new OutcomeTable.Salt("k", digest(1)) : null);
            expected.putIfAbsent(here, seq);
        }

        assertThat(table.size()).isEqualTo(expected.size());
        int index = 0;
        for (Map.Entry<Long, Long> one : expected.entrySet()) {
            long there = one.getKey();
            assertThat(table.find(there)).isEqualTo(index);
            assertThat(table.offset(index)).isEqualTo(there);
            assertThat(table.seq(index)).isEqualTo(one.getValue());
            assertThat(table.hasDigest(index, digest(there))).isTrue();
            assertThat(table.hasDigest(index, digest(there + 1))).isFalse();
            assertThat(table.salt(index) != null).isEqualTo(there % 5 == 0);
            assertThat(table.isFailure(index)).isEqualTo(there % 3 == 0);
            assertThat(table.timestamp(index)).isEqualTo(-there);
            index++;
        }
        assertThat(table.find(-1)).isEqualTo(-1);
        assertThat(table.find(Long.MAX_VALUE)).isEqualTo(-index - 1);
    }

    @Test
    void shouldCompareEveryByteOfADigest() {
        OutcomeTable table = new OutcomeTable("tree");
        table.add(0, 0, STAMP, digest(9), null);
        for (int at = 0; at < 32; at++) {
            byte[] bytes = digest(9).bytes().clone();
            bytes[at] ^= 1;
            assertThat(table.hasDigest(0, new Sha256(bytes))).as("byte %d", at).isFalse();
        }
    }

    @Test
    void shouldTellWhatWasNotSeen() {
        OutcomeTable table = new OutcomeTable("tree");
        for (int i = 0; i < 3; i++) {
            table.add(i, i, STAMP, digest(i), null);
        }
        assertThat(table.nextUnseen(0)).isZero();
        table.see(0);
        table.see(2);
        assertThat(table.isSeen(0)).isTrue();
        assertThat(table.isSeen(1)).isFalse();
        assertThat(table.nextUnseen(0)).isEqualTo(1);
        assertThat(table.nextUnseen(2)).isEqualTo(3);
    }
}
