package dev.rationale.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.audit.export.SmallLog;
import dev.rationale.audit.merkle.Proofs;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.proof.ProofFileException.Defect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProofFileTest {
    private static final int MOST = 64;

    private final SmallLog log = new SmallLog(MOST, "event", SmallLog.newKey());
    private final List<VerifierKey> trusted = List.of(log.key().verifier());

    @Test
    void shouldProveEveryEventWhenTreesAreSmall() throws Exception {
        for (int size = 1; size <= MOST; size += size < 10 ? 1 : 9) {
            for (int index = 0; index < size; index++) {
                ProofFile read = ProofFile.parse(file(index, size).bytes());
                ProvedEvent proved = read.verify(trusted);

                assertThat(proved.source().offset()).isEqualTo(SmallLog.offset(index));
                assertThat(proved.source().topicId()).isEqualTo(SmallLog.TOPIC_ID);
                assertThat(proved.digest()).isEqualTo(log.outcome(index).digest());
                assertThat(proved.tree()).isEqualTo(SmallLog.TREE);
                assertThat(proved.index()).isEqualTo(index);
                assertThat(proved.size()).isEqualTo(size);
                assertThat(proved.key()).isEqualTo(trusted.get(0));
                assertThat(proved.eventId()).isEqualTo(index % 5 == 4 ? null : "event-" + index);
            }
        }
    }

    /**
     * An index can be put into the file; a size cannot, because it stands in the signed text: so a false one comes with the checkpoint of the
     * tree that has it, signed by the very key. All pairs behind the signature, those of small trees through it.
     */
    @Test
    void shouldFailWhenIndexOrSizeIsFalse() throws Exception {
        VerifierKey key = trusted.get(0);
        long tried = 0;
        for (int size = 1; size <= MOST; size++) {
            for (int index = 0; index < size; index++) {
                ProofFile sound = file(index, size);
                for (int claimed = 0; claimed <= MOST; claimed++) {
                    if (claimed != index) {
                        ProofFile moved = with(sound, claimed, sound.proof().checkpoint());
                        notIncluded(moved, Checkpoint.parse(log.note(size).text()), key);
                        tried++;
                    }
                    if (claimed != size && claimed > 0) {
                        notIncluded(sound, Checkpoint.parse(log.note(claimed).text()), key);
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isEqualTo(2080L * 64 + 2080L * 63);
    }

    private static void notIncluded(ProofFile file, Checkpoint checkpoint, VerifierKey key) {
        assertThatThrownBy(() -> file.verify(checkpoint, key))
                .isInstanceOfSatisfying(
                        ProofFileException.class, e -> assertThat(e.defect()).isEqualTo(Defect.NOT_INCLUDED));
    }

    @Test
    void shouldFailThroughSignatureWhenIndexOrSizeIsFalse() throws Exception {
        for (int size = 1; size <= 8; size++) {
            for (int index = 0; index < size; index++) {
                ProofFile sound = file(index, size);
                for (int claimed = 0; claimed <= 9; claimed++) {
                    if (claimed != index) {
                        refuse(with(sound, claimed, sound.proof().checkpoint()), Defect.NOT_INCLUDED);
                    }
                    if (claimed != size && claimed > 0) {
                        refuse(with(sound, index, log.note(claimed).bytes()), Defect.NOT_INCLUDED);
                    }
                }
                refuse(with(sound, Long.MAX_VALUE, sound.proof().checkpoint()), Defect.NOT_INCLUDED);
            }
        }
    }

    @Test
    void shouldBeForgedWhenSizeInSignedTextIsChanged() throws Exception {
        ProofFile sound = file(5, 21);
        for (int size = 0; size <= MOST; size++) {
            if (size != 21) {
                String text = new String(sound.proof().checkpoint(), StandardCharsets.UTF_8)
                        .replace("\n21\n", "\n" + size + "\n");
                refuse(with(sound, 5, text.getBytes(StandardCharsets.UTF_8)), Defect.FORGED);
            }
        }
    }

    /** The signer of a false root over the same size says another history; with our key's name but another key nobody believes it. */
    @Test
    void shouldFailWhenAnotherKeySigned() throws Exception {
        SigningKey other = SmallLog.newKey();
        SignedNote note = Checkpoint.parse(log.note(9).text()).sign(other);

        refuse(with(file(3, 9), 3, note.bytes()), Defect.UNSIGNED);
    }

    @Test
    void shouldFailWhenRecordIsAnother() throws Exception {
        for (int index : new int[] {3, 4}) {
            ProofFile sound = file(index, 9);
            PublishedOutcome is = sound.outcome();
            byte[] body = is.body().clone();
            body[body.length - 1] ^= 1;
            List<PublishedOutcome> others = new ArrayList<>(
                    List.of(copy(is, body, is.key(), is.original()), log.outcome(index - 1), log.outcome(index + 1)));
            if (index == 4) {
                others.add(copy(is, is.body(), null, is.original()));
                others.add(copy(is, is.body(), is.key(), new byte[] {1}));
                others.add(copy(is, is.body(), is.key(), null));
            }
            for (PublishedOutcome other : others) {
                ProofFile file = ProofFile.make(other, sound.entry(), index, log.note(9), tree());
                refuse(file, Defect.WRONG_RECORD);
            }
        }
    }

    @Test
    void shouldFailWhenEntryIsOfAnotherTree() throws Exception {
        SignedNote other = new Checkpoint("demo/predictions/other/3/0", 9, Proofs.root(9, tree())).sign(log.key());

        refuse(with(file(3, 9), 3, other.bytes()), Defect.WRONG_ENTRY);
    }

    /** Random bytes, and a sound file with bytes changed, cut and put in: only the declared exception escapes. */
    @Test
    void shouldThrowOnlyItsOwnExceptionWhenBytesAreAny() throws Exception {
        long seed = 20261122;
        Random random = new Random(seed);
        byte[] sound = file(17, 40).bytes();
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = mutate(sound, random);
            if (Arrays.equals(bytes, sound)) {
                continue;
            }
            Throwable thrown = catchThrowable(() -> ProofFile.parse(bytes).verify(trusted));
            // Signature lines of other keys may be anything; nothing else may be.
            if (thrown != null) {
                assertThat(thrown).as("seed %d, case %d", seed, i).isInstanceOf(ProofFileException.class);
            } else {
                assertThat(ProofFile.parse(bytes).entry()).isEqualTo(log.entry(17));
            }
        }
    }

    @Test
    void shouldRefuseWhenLengthsAreOverstated() {
        byte[] evidence = "rationale-evidence v1\nE\u007f\u007f\u007f\u007f".getBytes(StandardCharsets.ISO_8859_1);
        TlogProof proof = new TlogProof(evidence, 0, List.of(), log.note(1).bytes());

        assertThatThrownBy(() -> ProofFile.parse(proof.bytes()))
                .isInstanceOfSatisfying(
                        ProofFileException.class, e -> assertThat(e.defect()).isEqualTo(Defect.MALFORMED));
    }

    private static byte[] mutate(byte[] sound, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] any = new byte[random.nextInt(300)];
                random.nextBytes(any);
                return any;
            }
            case 1 -> {
                return Arrays.copyOf(sound, random.nextInt(sound.length));
            }
            case 2 -> {
                int at = random.nextInt(sound.length);
                byte[] longer = new byte[sound.length + 1];
                System.arraycopy(sound, 0, longer, 0, at);
                longer[at] = (byte) random.nextInt();
                System.arraycopy(sound, at, longer, at + 1, sound.length - at);
                return longer;
            }
            default -> {
                byte[] changed = sound.clone();
                // Half of the changes near the end, where proof and checkpoint are.
                int from = random.nextBoolean() ? 0 : sound.length - 900;
                changed[from + random.nextInt(sound.length - from)] ^= (byte) (1 << random.nextInt(8));
                return changed;
            }
        }
    }

    private void refuse(ProofFile file, Defect defect) throws ProofFileException {
        ProofFile read = ProofFile.parse(file.bytes());
        assertThatThrownBy(() -> read.verify(trusted))
                .as("leaf %d", file.proof().index())
                .isInstanceOfSatisfying(
                        ProofFileException.class, e -> assertThat(e.defect()).isEqualTo(defect));
    }

    private ProofFile file(int index, int size) throws NoteException {
        return ProofFile.make(log.outcome(index), log.entry(index), index, log.note(size), tree());
    }

    private static ProofFile with(ProofFile file, long index, byte[] checkpoint) {
        TlogProof proof =
                new TlogProof(file.proof().extra(), index, file.proof().path(), checkpoint);
        return new ProofFile(proof, file.entry(), file.outcome());
    }

    private static PublishedOutcome copy(PublishedOutcome is, byte[] body, byte[] key, byte[] original) {
        return new PublishedOutcome(
                is.kind(), is.topic(), is.partition(), is.offset(), is.schema(), body, key, original);
    }

    private Proofs.Subtrees tree() {
        return (level, index) -> {
            TreeHash[] hashes = new TreeHash[1 << level];
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = LeafEntry.hash(log.entry((int) (index << level) + i));
            }
            for (int n = hashes.length; n > 1; n /= 2) {
                for (int i = 0; i < n / 2; i++) {
                    hashes[i] = TreeHash.ofNode(hashes[2 * i], hashes[2 * i + 1]);
                }
            }
            return hashes[0];
        };
    }
}
