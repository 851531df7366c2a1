package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.demo.Accounts.Balance;
import dev.rationale.demo.Accounts.Kind;
import org.junit.jupiter.api.Test;

final class AccountsTest {
    private final Accounts accounts = new Accounts();

    @Test
    void shouldBalanceWhenEveryEventHasOneOutcome() {
        send(0, 1, 2);
        accounts.came(place(0), Kind.EXPLAINED);
        accounts.came(place(1), Kind.SKIPPED);
        accounts.came(place(2), Kind.FAILED);

        Balance balance = accounts.balance();
        assertThat(balance.complete(3)).isTrue();
        assertThat(balance.problems(3)).isEmpty();
        assertThat(balance)
                .extracting(Balance::explained, Balance::skipped, Balance::failed, Balance::events)
                .containsExactly(1L, 1L, 1L, 3L);
        assertThat(accounts.settled()).isEqualTo(3);
    }

    @Test
    void shouldNameThePlaceWhenAnOutcomeIsMissing() {
        send(0, 1);
        accounts.came(place(0), Kind.EXPLAINED);

        assertThat(accounts.balance().complete(2)).isFalse();
        assertThat(accounts.balance().problems(2)).containsExactly("1 event without an outcome: predictions-1@1");
    }

    @Test
    void shouldNameThePlaceWhenAnOutcomeIsDoubled() {
        send(4);
        accounts.came(place(4), Kind.EXPLAINED);
        accounts.came(place(4), Kind.FAILED);

        assertThat(accounts.settled()).isEqualTo(1);
        assertThat(accounts.balance().events()).isEqualTo(2);
        assertThat(accounts.balance().complete(1)).isFalse();
        assertThat(accounts.balance().problems(1))
                .containsExactly("1 event with more than one outcome: predictions-1@4");
    }

    @Test
    void shouldSayHowManyWereSentWhenSomeWereNot() {
        send(0);
        accounts.came(place(0), Kind.EXPLAINED);

        assertThat(accounts.balance().complete(2)).isFalse();
        assertThat(accounts.balance().problems(2)).containsExactly("expected 2 events to be sent, found 1");
    }

    @Test
    void shouldCountAnOutcomeThatIsReadBeforeItsEventIsEntered() {
        accounts.came(place(7), Kind.EXPLAINED);
        assertThat(accounts.settled()).isZero();

        send(7);
        assertThat(accounts.settled()).isEqualTo(1);
        assertThat(accounts.balance().complete(1)).isTrue();
    }

    @Test
    void shouldLeaveOutEventsOfOthers() {
        send(0);
        accounts.came(place(0), Kind.EXPLAINED);
        accounts.came(place(99), Kind.FAILED);

        assertThat(accounts.balance().complete(1)).isTrue();
        assertThat(accounts.balance().failed()).isZero();
    }

    @Test
    void shouldTellPlacesApartByPartitionAndTopic() {
        accounts.sent(new EventPlace("a", 0, 0));
        accounts.sent(new EventPlace("a", 1, 0));
        accounts.sent(new EventPlace("b", 0, 0));
        accounts.came(new EventPlace("a", 0, 0), Kind.EXPLAINED);

        assertThat(accounts.balance().missing())
                .containsExactlyInAnyOrder(new EventPlace("a", 1, 0), new EventPlace("b", 0, 0));
    }

    @Test
    void shouldNameOnlyAFewWhenManyAreMissing() {
        send(0, 1, 2, 3, 4, 5, 6);

        assertThat(accounts.balance().problems(7))
                .singleElement()
                .asString()
                .startsWith("7 events without an outcome: ")
                .endsWith(", …");
    }

    private void send(long... offsets) {
        for (long offset : offsets) {
            accounts.sent(place(offset));
        }
    }

    private static EventPlace place(long offset) {
        return new EventPlace("predictions", 1, offset);
    }
}
