package dev.rationale.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Expected values: {@code python3 schemas/contracts/src/test/python/digests.py}. */
class IdentityTest {
    private static final String TOPIC_ID = "AAECAwQFBgcICQoLDA0ODw";

    @Test
    void shouldMatchHashlibWhenSpecificationIsKnown() {
        assertThat(RecordDigestTest.hex(ExplanationId.of(TOPIC_ID, 3, 1L << 40, RecordDigestTest.specification())))
                .isEqualTo("f7bf92932b6faaa20be2d9acecf9eb2621b9c207f2e6080bd42492b598fa9bc8");
    }

    @Test
    void shouldUseZerosWhenNoSpecificationApplied() {
        assertThat(RecordDigestTest.hex(ExplanationId.of(TOPIC_ID, 0, 0, null)))
                .isEqualTo("625657bdde252c03641e264eb5fd41b5c3e355aa879e73520dc1f48d115da4a9");
    }

    @Test
    void shouldRefuseTopicIdWhenItIsNotSixteenBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExplanationId.of("AAEC", 0, 0, null))
                .withMessageContaining("16 bytes, this one has 3");
        assertThatIllegalArgumentException().isThrownBy(() -> ExplanationId.of("no topic!", 0, 0, null));
    }

    @Test
    void shouldMatchHashlibWhenSeedIsAskedFor() {
        assertThat(Seeds.of("ereignis-ä", RecordDigestTest.specification())).isEqualTo(1412541872906782946L);
    }
}
