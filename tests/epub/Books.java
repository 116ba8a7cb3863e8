import com.adobe.epubcheck.tool.EpubChecker;

/** EPUBCheck's answer to each book, beside it as JSON; one machine for all, since it warms slowly. */
public class Books {
    public static void main(String[] books) {
        for (String book : books) {
            String report = book.replaceAll("[.]epub$", ".json");
            new EpubChecker().run(new String[] {"--usage", "--json", report, book});
        }
        System.exit(0);
    }
}
