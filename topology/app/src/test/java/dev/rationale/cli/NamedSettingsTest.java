package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSettingsTest {

    private static NamedSettings parse(String text, List<String> problems) {
        return NamedSettings.parse(text, "--method", problems);
    }

    @Test
    void shouldReadNamesWithAndWithoutSettings() {
        List<String> problems = new ArrayList<>();

        assertThat(parse("saliency", problems)).isEqualTo(new NamedSettings("saliency", Map.of()));
        assertThat(parse("a{}", problems).settings()).isEmpty();
        NamedSettings found = parse("integrated-gradients{quadrature=riemann_left, steps=20}", problems);
        assertThat(found.settings()).containsEntry("quadrature", "riemann_left").containsEntry("steps", "20");
        assertThat(found.text()).isEqualTo("integrated-gradients{quadrature=riemann_left,steps=20}");
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a=1}", "x{a=1", "xa=1}", "x{a}", "x{=1}", "x{a=1,}", "x{a=1,a=2}", "x{a=1}y", "x{{a=1}"})
    void shouldSayWhatIsExpectedWhenTheTextIsNone(String text) {
        List<String> problems = new ArrayList<>();
        parse(text, problems);

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("--method: expected a name")
                .contains(text);
    }
}
