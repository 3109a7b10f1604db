/** The words of the shell. Answers come from the server and are Vietnamese in both. */

export interface Words {
  title: string;
  launch: string;
  close: string;
  more: string;
  greeting: string;
  vietnameseOnly: string;
  suggestions: string;
  notice: string;
  conversation: string;
  messages: string;
  you: string;
  answer: string;
  question: string;
  placeholder: string;
  send: string;
  searching: string;
  human: string;
  menu: string;
  restart: string;
  restarted: string;
  undo: string;
  save: string;
  print: string;
  large: string;
  normal: string;
  oldCase: string;
  lawOf: string;
  lawOn: (day: string) => string;
  today: string;
  readMore: string;
  readLess: string;
  alsoMeant: string;
  readAbout: string;
  removed: (kinds: string) => string;
  kinds: Record<string, string>;
  basis: (count: number) => string;
  number: (act: string) => string;
  presumed: string;
  reported: string;
  onDay: (day: string) => string;
  opening: string;
  noText: string;
  noWords: string;
  seeAct: string;
  steps: string;
  letter: string;
  other: string;
  download: (name: string) => string;
  expired: string;
  calendar: string;
  copy: string;
  copied: string;
  notCopied: string;
  share: string;
  linkCopied: string;
  page: string;
  useful: string;
  yes: string;
  no: string;
  thanks: string;
  why: string;
  reasons: string[];
  unsent: string;
  retry: string;
  offline: string;
  failed: string;
  loading: string;
  waiting: string;
  resend: (seconds: number) => string;
  trouble: string;
  unavailable: string;
  tooLong: (limit: number) => string;
  characters: (length: number, limit: number) => string;
  source: string;
  copiedOn: string;
  saved: string;
}

const vi: Words = {
  title: 'Hỏi–Đáp Thi hành án',
  launch: 'Hỏi về thi hành án',
  close: 'Đóng',
  more: 'Thêm',
  greeting: 'Chào bạn. Tôi là máy trả lời tự động về thi hành án, kèm điều luật làm căn cứ. Bạn gõ câu hỏi, có dấu hay không dấu đều được.',
  vietnameseOnly: '',
  suggestions: 'Bạn có thể hỏi:',
  notice: 'Thông tin tự động, không phải tư vấn pháp luật. Đừng gõ họ tên, số căn cước, điện thoại.',
  conversation: 'Cuộc trò chuyện',
  messages: 'Các tin nhắn',
  you: 'Bạn hỏi:',
  answer: 'Trả lời',
  question: 'Câu hỏi của bạn',
  placeholder: 'Gõ câu hỏi của bạn',
  send: 'Gửi',
  searching: 'Đang tìm câu trả lời…',
  human: 'Hỏi người',
  menu: 'Thêm việc khác',
  restart: 'Hỏi chuyện khác',
  restarted: 'Đã bắt đầu cuộc trò chuyện mới.',
  undo: 'Lấy lại cuộc trước',
  save: 'Tải cuộc trò chuyện',
  print: 'In',
  large: 'Chữ to hơn',
  normal: 'Chữ bình thường',
  oldCase: 'Vụ việc cũ? Chọn ngày áp dụng luật',
  lawOf: 'Trả lời theo luật ngày',
  lawOn: (day) => `Đang hỏi theo luật ngày ${day}`,
  today: 'Về luật hôm nay',
  readMore: 'Xem thêm',
  readLess: 'Thu gọn',
  alsoMeant: 'Nếu chưa đúng điều bạn hỏi, có thể bạn muốn biết:',
  readAbout: 'Câu trả lời có sẵn về chuyện này:',
  removed: (kinds) => `Đã bỏ ${kinds} khỏi câu hỏi trước khi xử lý.`,
  kinds: {
    phone: 'số điện thoại',
    email: 'địa chỉ thư điện tử',
    citizen_id: 'số căn cước',
    account: 'số tài khoản',
    plate: 'biển số xe',
  },
  basis: (count) => `Căn cứ pháp lý (${count})`,
  number: (act) => `(số ${act})`,
  presumed: 'được cho là còn áp dụng',
  reported: 'chỉ biết qua trang thông tin',
  onDay: (day) => `Theo luật áp dụng ngày ${day}. Thông tin chung, không thay cho tư vấn về vụ việc cụ thể.`,
  opening: 'Đang mở…',
  noText:
    'Lời văn của văn bản này chưa được nạp vào hệ thống. Bạn tìm theo số hiệu trên Công báo hoặc Cơ sở dữ liệu quốc gia về văn bản pháp luật.',
  noWords: 'Không mở được lời văn của quy định này cho ngày đã chọn.',
  seeAct: 'Xem văn bản này',
  steps: 'Cách tính',
  letter: 'Về đơn này',
  other: 'Nếu tính theo cách kia',
  download: (name) => `Tải ${name}`,
  expired: 'Văn bản đã soạn chỉ được giữ 15 phút và nay đã xóa. Bạn soạn lại nếu còn cần.',
  calendar: 'Ghi các ngày vào lịch điện thoại',
  copy: 'Sao chép',
  copied: 'Đã sao chép câu trả lời.',
  notCopied: 'Trình duyệt không cho sao chép.',
  share: 'Chia sẻ',
  linkCopied: 'Đã sao chép địa chỉ của câu trả lời.',
  page: 'Mở trang của câu trả lời này',
  useful: 'Câu trả lời có ích không?',
  yes: 'Có ích',
  no: 'Không có ích',
  thanks: 'Cảm ơn bạn.',
  why: 'Cảm ơn bạn. Câu trả lời chưa được ở chỗ nào?',
  reasons: ['Không đúng điều tôi hỏi', 'Khó hiểu', 'Thiếu điều tôi cần', 'Tôi nghĩ là sai'],
  unsent: 'Chưa gửi được',
  retry: 'Thử lại',
  offline: 'Chưa kết nối được với máy chủ. Câu hỏi còn giữ ở đây và tự gửi khi nối lại được.',
  failed: 'Máy chủ đang gặp trục trặc, chưa trả lời được câu này.',
  loading: 'Trợ lý đang khởi động. Câu hỏi sẽ tự gửi lại sau ít giây.',
  waiting: 'Chờ gửi',
  resend: (seconds) => `Câu hỏi sẽ tự gửi lại sau ${seconds} giây.`,
  trouble: 'Không làm được việc này. Bạn kiểm tra kết nối mạng rồi thử lại.',
  unavailable: 'Hộp hỏi đáp chưa dùng được trên trang này.',
  tooLong: (limit) => `Câu hỏi dài quá ${limit} ký tự. Bạn viết ngắn lại giúp.`,
  characters: (length, limit) => `${length}/${limit} ký tự`,
  source: 'Nguồn',
  copiedOn: 'Ngày lấy',
  saved: 'Đã tải cuộc trò chuyện.',
};

const en: Words = {
  title: 'Judgment enforcement Q&A',
  launch: 'Ask about enforcement',
  close: 'Close',
  more: 'More',
  greeting: 'Hello. This is an automatic service about judgment enforcement in Viet Nam. Answers name the law they rest on.',
  vietnameseOnly: 'Please ask in Vietnamese, with or without tone marks. All answers are in Vietnamese.',
  suggestions: 'You can ask (in Vietnamese):',
  notice: 'Automatic information service, not legal advice. Please do not type names, ID or phone numbers.',
  conversation: 'Conversation',
  messages: 'Messages',
  you: 'You asked:',
  answer: 'Answer',
  question: 'Your question, in Vietnamese',
  placeholder: 'Your question, in Vietnamese',
  send: 'Send',
  searching: 'Looking for the answer…',
  human: 'Ask a person',
  menu: 'More actions',
  restart: 'Start over',
  restarted: 'A new conversation has begun.',
  undo: 'Bring the last one back',
  save: 'Download the conversation',
  print: 'Print',
  large: 'Larger text',
  normal: 'Normal text',
  oldCase: 'An older case? Choose the day of the law',
  lawOf: 'Answer by the law of',
  lawOn: (day) => `Asking by the law of ${day}`,
  today: 'Back to today’s law',
  readMore: 'Read more',
  readLess: 'Show less',
  alsoMeant: 'If this is not what you asked:',
  readAbout: 'Answers about this:',
  removed: (kinds) => `Removed from your question before it was read: ${kinds}.`,
  kinds: { phone: 'phone number', email: 'e-mail address', citizen_id: 'ID number', account: 'account number', plate: 'number plate' },
  basis: (count) => `Legal basis (${count})`,
  number: (act) => `(no. ${act})`,
  presumed: 'presumed still to apply',
  reported: 'known only from an information page',
  onDay: (day) => `By the law of ${day}. General information; it does not replace advice on a case.`,
  opening: 'Opening…',
  noText: 'The words of this text are not in the system. It can be found by its number in the Official Gazette (Công báo).',
  noWords: 'The words of this provision could not be opened for the day chosen.',
  seeAct: 'See this text',
  steps: 'How it was computed',
  letter: 'About this letter',
  other: 'On the other reading',
  download: (name) => `Download ${name}`,
  expired: 'Drafted documents are kept for 15 minutes only. Draft it again if you still need it.',
  calendar: 'Put the dates into your calendar',
  copy: 'Copy',
  copied: 'The answer was copied.',
  notCopied: 'The browser does not allow copying.',
  share: 'Share',
  linkCopied: 'The address of the answer was copied.',
  page: 'Open the page of this answer',
  useful: 'Was this answer useful?',
  yes: 'Useful',
  no: 'Not useful',
  thanks: 'Thank you.',
  why: 'Thank you. What was wrong with it?',
  reasons: ['Not what I asked', 'Hard to understand', 'Something is missing', 'I think it is wrong'],
  unsent: 'Not sent yet',
  retry: 'Try again',
  offline: 'The server could not be reached. Your question is kept here and is sent when the connection is back.',
  failed: 'The server is in trouble and could not answer this.',
  loading: 'The assistant is starting. Your question is sent again in a few seconds.',
  waiting: 'Waiting to be sent',
  resend: (seconds) => `Your question is sent again in ${seconds} seconds.`,
  trouble: 'This did not work. Please check the network and try again.',
  unavailable: 'The questions box cannot be used on this page.',
  tooLong: (limit) => `The question is longer than ${limit} characters. Please shorten it.`,
  characters: (length, limit) => `${length}/${limit} characters`,
  source: 'Source',
  copiedOn: 'Taken on',
  saved: 'The conversation was downloaded.',
};

export function wordsOf(language: string): Words {
  return language.toLowerCase().startsWith('en') ? en : vi;
}

/** What "ask a person" sends; the assistant answers it with whom to turn to. */
export const ASK_HUMAN = 'Tôi muốn gặp người thật';
