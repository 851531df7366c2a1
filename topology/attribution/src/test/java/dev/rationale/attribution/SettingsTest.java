package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final List<Parameter> PARAMETERS = List.of(
            new Parameter("count", Parameter.Type.INTEGER, "3", 1.0, 9.0, List.of(), "A count."),
            new Parameter("share", Parameter.Type.NUMBER, null, 0.0, 1.0, List.of(), "A share."),
            new Parameter("on", Parameter.Type.BOOLEAN, "false", null, null, List.of(), "A switch."),
            new Parameter("kind", Parameter.Type.CHOICE, "a", null, null, List.of("a", "b"), "A choice."));

    @Test
    void shouldFillInDefaults() {
        Settings settings = Settings.parse(PARAMETERS, Map.of("share", "0.25", "on", "true"));

        assertThat(settings.integer("count")).isEqualTo(3);
        assertThat(settings.number("share")).isEqualTo(0.25);
        assertThat(settings.flag("on")).isTrue();
        assertThat(settings.text("kind")).isEqualTo("a");
        assertThat(settings.values().keySet()).containsExactly("count", "share", "on", "kind");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.text("other"));
    }

    @Test
    void shouldReadNumbersHoweverTheyAreSeparated() {
        Parameter several =
                new Parameter("several", Parameter.Type.NUMBERS, "", 0.0, 9.0, List.of(), "Several numbers.");

        for (String text : List.of("1,2.5,3", " 1 ; 2.5;3 ", "1 2.50  3", "1,\t2.5 3")) {
            Settings settings = Settings.parse(List.of(several), Map.of("several", text));
            assertThat(settings.numbers("several")).containsExactly(1, 2.5, 3);
            assertThat(several.spelled(settings)).isEqualTo("1.0,2.5,3.0");
        }
        assertThat(Settings.parse(List.of(several), Map.of()).numbers("several"))
                .isEmpty();
        for (String text : List.of("1,,2", "1,", "a", "1,NaN", "-1", "1,10")) {
            assertThatThrownBy(() -> Settings.parse(List.of(several), Map.of("several", text)))
                    .as(text)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageStartingWith("several: expected");
        }
    }

    @Test
    void shouldNameEveryProblemAtOnce() {
        assertThatThrownBy(() ->
                        Settings.parse(PARAMETERS, Map.of("count", "10", "on", "yes", "kind", "c", "unheard-of", "1")))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        e -> assertThat(e.problems())
                                .satisfiesExactly(
                                        count -> assertThat(count).startsWith("count: expected at most 9"),
                                        share -> assertThat(share).isEqualTo("share: required"),
                                        on -> assertThat(on).startsWith("on: expected true or false"),
                                        kind -> assertThat(kind).startsWith("kind: expected one of [a, b]"),
                                        other -> assertThat(other).startsWith("unheard-of: unknown")));
    }
}
