package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChoicesTest {

    @Test
    void shouldKeepPublishedBytes() {
        Choices choices = Choices.none().with(Choices.Kind.TARGET, 0, 9).with(Choices.Kind.STEPS, 405);

        byte[] bytes = choices.encode();

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0100000001000001950200000002" + "0000000000000009");
        assertThat(Choices.parse(bytes).of(Choices.Kind.TARGET).orElseThrow()).containsExactly(0, 9);
        assertThat(Choices.parse(bytes).of(Choices.Kind.STEPS).orElseThrow()).containsExactly(405);
        assertThat(Choices.none().encode()).isEmpty();
        assertThat(Choices.parse(new byte[0]).of(Choices.Kind.STEPS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "0100000001", "010000000100", "01ffffffff", "017fffffff", "0900000000"})
    void shouldRefuseOtherBytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Choices.parse(bytes))
                .withMessageContaining("choices");
    }
}
