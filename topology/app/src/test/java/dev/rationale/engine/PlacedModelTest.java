package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What says that there is memory again. */
class PlacedModelTest {
    private static final int MANY = 1000;

    private final PlacedModel model = new PlacedModel(Engines.placement(new Polynomial(1, rows -> {}), 512), 512);

    private void fits(int rows, boolean gradients) {
        for (int batch = 0; batch < MANY; batch++) {
            model.fitted(rows, gradients);
        }
    }

    @Test
    void shouldRecoverFromBatchesToWhichNoTaskIsCut() {
        model.tooLarge(512, true);
        fits(230, true);
        assertThat(model.limit())
                .as("nine tenths are not more than nine tenths")
                .isEqualTo(256);
        fits(231, true);
        assertThat(model.limit()).isEqualTo(512);
    }

    @Test
    void shouldLearnNothingFromRowsWithoutGradientsAfterRowsWithThemFailed() {
        model.tooLarge(512, true);
        fits(256, false);
        assertThat(model.limit()).isEqualTo(256);
        fits(256, true);
        assertThat(model.limit()).isEqualTo(512);
    }

    @Test
    void shouldRecoverFromRowsWithoutGradientsWhereTheyFailedThemselves() {
        model.tooLarge(512, false);
        fits(256, false);
        assertThat(model.limit()).isEqualTo(512);
    }
}
